"""Credentials of the root user: access keys, signing certificates, and root credentials that members need not have.

IAM User Guide, "Root user best practices" and "Centrally manage root access for member accounts".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.access.members import text, texts
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.root_user import SUMMARY_ACTION, root_user
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

ORGANIZATION: Final = "AWS::Organizations::Organization"
FEATURES: Final = "enabledRootAccessFeatures"
"""Member of an organisation's configuration: EnabledFeatures of ListOrganizationsFeatures (IAM API Reference)."""
_FEATURES_ACTION: Final = "iam:ListOrganizationsFeatures"
_CREDENTIALS: Final = "RootCredentialsManagement"
_CENTRAL_URL: Final = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management"
)
_BEST_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"
_TERRAFORM: Final = """# for account {account_id}
resource "aws_iam_organizations_features" "root_access" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]
}
"""
_CONTROLS: Final[dict[str, Any]] = {
    "nist": ("AC-2", "AC-6(5)", "IA-5"),
    "pci": ("2.2.2", "7.2.2", "8.2.2"),
    "iso": ("A.5.15", "A.8.2"),
    "hipaa": ("164.308(a)(3)(i)", "164.312(a)(2)(i)"),
}


def run_keys(evidence: Evidence) -> Iterator[Result]:
    """Judge access keys of root users."""
    yield from each_account(evidence, _keys)


def run_certificates(evidence: Evidence) -> Iterator[Result]:
    """Judge signing certificates of root users."""
    yield from each_account(evidence, _certificates)


def run_members(evidence: Evidence) -> Iterator[Result]:
    """Judge root credentials of member accounts."""
    yield from each_account(evidence, _members)


def run_central(evidence: Evidence) -> Iterator[Result]:
    """Judge whether an organisation manages root access centrally."""
    yield from each_account(evidence, _central)


def _keys(evidence: Evidence, account: Subject) -> Iterator[Result]:
    has = root_user(evidence, account.account_id).has_access_key
    if has is None:
        yield account.not_evaluated("whether the root user has access keys was not recorded", SUMMARY_ACTION)
    elif not has:
        yield account.passed()
    else:
        yield account.found(
            ROOT_ACCESS_KEY,
            "RootAccessKey",
            Severity.CRITICAL,
            f"The root user of account {account.account_id} has an access key",
            "No identity policy limits the root user: who has the key has the account.",
            remediation=("Put a role in its place, then sign in as root and delete the key.",),
            principal=f"arn:aws:iam::{account.account_id}:root",
        )


def _certificates(evidence: Evidence, account: Subject) -> Iterator[Result]:
    has = root_user(evidence, account.account_id).has_certificate
    if has is None:
        yield account.not_evaluated("whether the root user has certificates was not recorded", SUMMARY_ACTION)
    elif not has:
        yield account.passed()
    else:
        yield account.found(
            ROOT_CERTIFICATE,
            "RootSigningCertificate",
            Severity.CRITICAL,
            f"The root user of account {account.account_id} has a signing certificate",
            "An X.509 signing certificate is a long-term credential of the root user.",
            remediation=("Sign in as root and delete the certificate.",),
        )


def _members(evidence: Evidence, account: Subject) -> Iterator[Result]:
    organization = _organization(evidence, account.account_id)
    if organization is None:
        yield account.not_evaluated("no organisation of the account was recorded", "organizations:DescribeOrganization")
        return
    root = root_user(evidence, account.account_id)
    if _is_management(organization, account.account_id):
        yield account.not_applicable("it is the management account, whose root credentials stay")
    elif root.has_no_credentials:
        yield account.passed()
    elif root.has_password is None and root.has_access_key is None:
        yield account.not_evaluated("which credentials the root user has was not recorded", SUMMARY_ACTION)
    elif root.has_password or root.has_access_key or root.has_certificate:
        yield account.found(
            MEMBER_ROOT_CREDENTIALS,
            "MemberRootCredentials",
            Severity.MEDIUM,
            f"The root user of member account {account.account_id} has credentials",
            "Its root credentials can be removed, and tasks of root be done from the management account by AssumeRoot.",
            remediation=("Turn on central root access, then remove the root credentials of the member account.",),
        )
    else:
        yield account.not_evaluated("whether the root user has a password was not recorded", SUMMARY_ACTION)


def _central(evidence: Evidence, account: Subject) -> Iterator[Result]:
    organization = _organization(evidence, account.account_id)
    if organization is None:
        yield account.not_evaluated("no organisation of the account was recorded", "organizations:DescribeOrganization")
    elif not _is_management(organization, account.account_id):
        yield account.not_applicable("it is a member account: root access is managed from the management account")
    elif FEATURES not in organization.configuration:
        yield account.not_evaluated("whether root access is managed centrally was not recorded", _FEATURES_ACTION)
    elif _CREDENTIALS in texts(organization.configuration, FEATURES):
        yield account.passed()
    else:
        yield account.found(
            CENTRAL_ROOT_ACCESS,
            "RootAccessNotCentral",
            Severity.MEDIUM,
            f"Organisation {organization.resource_id} does not manage root access centrally",
            f"The feature {_CREDENTIALS} is off: every member account keeps root credentials of its own.",
            remediation=("Turn on central management of root credentials.",),
        )


def _organization(evidence: Evidence, account_id: str) -> ConfigurationItem | None:
    """The organisation that an account is known to be in."""
    for item in evidence.state.of_type(ORGANIZATION):
        if evidence.surroundings.organization.knows(account_id) or _is_management(item, account_id):
            return item
    return None


def _is_management(organization: ConfigurationItem, account_id: str) -> bool:
    return account_id == (text(organization.configuration, "masterAccountId") or organization.account_id)


_REMOVE: Final = ("aws iam enable-organizations-root-credentials-management",)
ROOT_ACCESS_KEY: Final = Check(
    "root-access-key",
    "Root user with an access key",
    "best-practice",
    Severity.CRITICAL,
    ("RootAccessKey",),
    (ACCOUNT,),
    "The root user has no access key, active or not, over the account summary, the credential report and the keys "
    "that were recorded.",
    (_BEST_URL,),
    run_keys,
    Practice.ROOT,
    (SUMMARY_ACTION, "credential report"),
    ("aws iam list-access-keys", "aws iam get-account-summary"),
    _TERRAFORM,
    requirements(cis=4, fsbp=("IAM.4",), **_CONTROLS),
)
ROOT_CERTIFICATE: Final = Check(
    "root-signing-certificate",
    "Root user with a signing certificate",
    "best-practice",
    Severity.CRITICAL,
    ("RootSigningCertificate",),
    (ACCOUNT,),
    "The root user has no X.509 signing certificate, over the account summary and the credential report.",
    (_BEST_URL,),
    run_certificates,
    Practice.ROOT,
    (SUMMARY_ACTION, "credential report"),
    ("aws iam list-signing-certificates", "aws iam get-account-summary"),
    _TERRAFORM,
    requirements(**_CONTROLS),
)
MEMBER_ROOT_CREDENTIALS: Final = Check(
    "member-root-credentials",
    "Member account with root credentials",
    "best-practice",
    Severity.MEDIUM,
    ("MemberRootCredentials",),
    (ACCOUNT,),
    "Root users of member accounts have no credentials, which an organisation can remove centrally. The management "
    "account, whose root user must keep its own, is not applicable.",
    (_CENTRAL_URL,),
    run_members,
    Practice.ROOT,
    (SUMMARY_ACTION, "organizations:DescribeOrganization"),
    _REMOVE,
    _TERRAFORM,
    requirements(**_CONTROLS),
)
CENTRAL_ROOT_ACCESS: Final = Check(
    "central-root-access",
    "Organisation without central root access",
    "best-practice",
    Severity.MEDIUM,
    ("RootAccessNotCentral",),
    (ACCOUNT,),
    "The organisation has RootCredentialsManagement enabled, by which root credentials of member accounts are removed "
    "and kept from coming back. Judged for the management account.",
    (_CENTRAL_URL,),
    run_central,
    Practice.ROOT,
    (_FEATURES_ACTION, "organizations:DescribeOrganization"),
    _REMOVE,
    _TERRAFORM,
    requirements(**_CONTROLS),
)
