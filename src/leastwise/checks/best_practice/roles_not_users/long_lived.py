"""Long-lived credentials where a role would do: keys, people as IAM users, service-specific credentials.

IAM User Guide, "Security best practices in IAM": people by federation, workloads by roles, both with temporary
credentials.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.access.members import entries, is_whole, text
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account, each_user
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, subject_of, unlisted
from leastwise.evidence.credentials import REPORT_ACTION, credentials_in, has_password
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

SAML: Final = "AWS::IAM::SAMLProvider"
OIDC: Final = "AWS::IAM::OIDCProvider"
INSTANCE: Final = "AWS::SSO::Instance"
_CENTER: Final = (INSTANCE, "AWS::SSO::PermissionSet", "AWS::SSO::Assignment")
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
_KEYS_ACTION: Final = "iam:ListAccessKeys"
_CLI: Final = (
    "aws iam list-access-keys --user-name {resource_name}",
    "aws iam delete-login-profile --user-name {resource_name}",
)
_TERRAFORM: Final = """# instead of user {resource_name}
resource "aws_iam_role" "{label}" {
  name               = "{resource_name}"
  assume_role_policy = data.aws_iam_policy_document.{label}_trust.json
}
"""
CONTROLS: Final[dict[str, Any]] = {
    "nist": ("AC-2(1)", "AC-3(7)", "IA-5(7)"),
    "pci": ("7.2.5", "8.6.1", "8.6.2"),
    "iso": ("A.5.15", "A.5.16", "A.5.17"),
    "hipaa": ("164.308(a)(4)(ii)(B)",),
}


def run_keys(evidence: Evidence) -> Iterator[Result]:
    """Judge whether users have active access keys."""
    yield from each_user(evidence, _keys)


def run_both(evidence: Evidence) -> Iterator[Result]:
    """Judge whether users have a password and access keys."""
    yield from each_user(evidence, _both)


def run_humans(evidence: Evidence) -> Iterator[Result]:
    """Judge console users where people could come by an identity provider."""
    yield from each_user(evidence, _human)


def run_federation(evidence: Evidence) -> Iterator[Result]:
    """Judge whether accounts with console users have federation."""
    yield from each_account(evidence, _federation)


def run_service_credentials(evidence: Evidence) -> Iterator[Result]:
    """Judge service-specific credentials of users."""
    yield from each_user(evidence, _service_credentials)


def _keys(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    if keys.active:
        labels = " and ".join(one.label for one in keys.active)
        yield subject.found(
            LONG_LIVED_KEY,
            "LongLivedAccessKey",
            Severity.LOW,
            f"User {user.resource_name} works with long-lived access keys",
            f"It has the active {labels}. Who gets hold of a key can use it until somebody notices.",
            remediation=("Give the workload a role, or the person access through Identity Center; delete the keys.",),
            principal=user.arn,
        )
    elif keys.is_whole:
        yield subject.passed()
    else:
        yield subject.not_evaluated("which access keys the user has was not recorded", _KEYS_ACTION)


def _both(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    password = has_password(user)
    if password and keys.active:
        yield subject.found(
            PASSWORD_AND_KEYS,
            "PasswordAndAccessKeys",
            Severity.LOW,
            f"User {user.resource_name} has a password and access keys",
            "A person and a program may share it, so that the trail cannot tell them apart.",
            remediation=("Let people use temporary credentials (`aws sso login`, `aws login`); delete the keys.",),
            principal=user.arn,
        )
    elif password is False or (keys.is_whole and not keys.active):
        yield subject.passed()
    elif password is None:
        yield subject.not_evaluated("whether the user has a password was not recorded", REPORT_ACTION)
    else:
        yield subject.not_evaluated("which access keys the user has was not recorded", _KEYS_ACTION)


def _providers(evidence: Evidence, account_id: str) -> str:
    """How people could sign in to an account without an IAM user, in words; empty where no way was recorded."""
    if any(evidence.state.of_type(kind) for kind in _CENTER):
        return "IAM Identity Center"
    providers = evidence.state.of_type(SAML, account_id)
    return f"the SAML provider {providers[0].resource_name}" if providers else ""


def _human(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, password = subject_of(user), has_password(user)
    if password is None:
        yield subject.not_evaluated("whether the user has a password was not recorded", REPORT_ACTION)
    elif not password:
        yield subject.passed()
    elif way := _providers(evidence, user.account_id):
        yield subject.found(
            HUMAN_USER,
            "HumanAsIAMUser",
            Severity.MEDIUM,
            f"User {user.resource_name} signs in as an IAM user, although there is {way}",
            "Its password lives apart from the directory: who leaves there can still sign in here.",
            remediation=(f"Let the person come through {way}, then remove the user.",),
            principal=user.arn,
        )
    elif (missing := unlisted(evidence, user.account_id, SAML, "iam:ListSAMLProviders")) is not None:
        yield subject.not_evaluated(missing.reason, missing.missing_action)
    else:
        yield subject.not_applicable("no identity provider for people was recorded: see no-federation")


def _federation(evidence: Evidence, account: Subject) -> Iterator[Result]:
    users = evidence.state.of_type(USER, account.account_id)
    console = [one.resource_name for one in users if has_password(one)]
    missing = _unlooked(evidence, account, users, bool(console))
    if _providers(evidence, account.account_id):
        yield account.passed()
    elif missing is not None:
        yield missing
    elif not console:
        yield account.passed()
    else:
        yield account.found(
            NO_FEDERATION,
            "NoFederation",
            Severity.MEDIUM,
            f"People sign in to account {account.account_id} as IAM users only",
            f"{len(console):,} users have passwords ({', '.join(sorted(console)[:5])}), and there is neither Identity "
            "Center nor a SAML provider.",
            remediation=("Turn on IAM Identity Center, and connect the directory of the organisation.",),
        )


def _unlooked(
    evidence: Evidence, account: Subject, users: Sequence[ConfigurationItem], has_console_users: bool
) -> Result | None:
    """What was not looked at and decides: users and their passwords without console users, else providers."""
    if has_console_users:
        missing = unlisted(evidence, account.account_id, SAML, "iam:ListSAMLProviders")
        return missing or _unlisted_center(evidence, account)
    if not users:
        return unlisted(evidence, account.account_id, USER, _USERS)
    if any(has_password(one) is None for one in users):
        return account.not_evaluated("whether users have passwords was not recorded", REPORT_ACTION)
    return None


_USERS: Final = "iam:ListUsers"


def _unlisted_center(evidence: Evidence, account: Subject) -> Result | None:
    """That nobody looked for Identity Center, which lives in one account and Region of the organisation."""
    if any(scope.resource_type == INSTANCE for scope in evidence.listed):
        return None
    return account.not_evaluated("Identity Center was not looked for", "sso:ListInstances")


def _service_credentials(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, name = subject_of(user), "serviceSpecificCredentials"
    active = [one for one in entries(user.configuration, name) if text(one, "status") == "Active"]
    for one in active:
        service, identifier = text(one, "serviceName"), text(one, "serviceSpecificCredentialId")
        yield subject.found(
            SERVICE_CREDENTIAL,
            "ServiceSpecificCredential",
            Severity.MEDIUM if service.startswith("bedrock") else Severity.LOW,
            f"User {user.resource_name} has a long-term credential for {service}",
            f"The credential {identifier} works without a signature and, unless it was given an end, for ever.",
            remediation=("Use temporary credentials of a role: services that have such credentials take them too.",),
            meaning=(identifier,),
            principal=user.arn,
            details={"serviceSpecificCredentialId": identifier},
        )
    if not active:
        known = is_whole(user.configuration, name)
        reason = "the service-specific credentials were not recorded"
        yield subject.passed() if known else subject.not_evaluated(reason, "iam:ListServiceSpecificCredentials")


LONG_LIVED_KEY: Final = Check(
    "long-lived-access-key",
    "User with long-lived access keys",
    "best-practice",
    Severity.LOW,
    ("LongLivedAccessKey",),
    (USER,),
    "Users with an active access key: a long-lived credential where a role gives temporary ones.",
    (_URL,),
    run_keys,
    Practice.ROLES_NOT_USERS,
    (_KEYS_ACTION, REPORT_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(**CONTROLS),
)
PASSWORD_AND_KEYS: Final = Check(
    "password-and-access-keys",
    "User with a password and access keys",
    "best-practice",
    Severity.LOW,
    ("PasswordAndAccessKeys",),
    (USER,),
    "Users with a console password and an active access key: a person and a program may share one identity.",
    (_URL,),
    run_both,
    Practice.ROLES_NOT_USERS,
    (_KEYS_ACTION, "iam:GetLoginProfile", REPORT_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(cis=11, **CONTROLS),
)
HUMAN_USER: Final = Check(
    "human-as-iam-user",
    "Person signs in as an IAM user beside an identity provider",
    "best-practice",
    Severity.MEDIUM,
    ("HumanAsIAMUser",),
    (USER,),
    "Users with a console password in accounts in which people can sign in through IAM Identity Center or a SAML "
    "provider. Not applicable where no such provider was recorded.",
    (_URL,),
    run_humans,
    Practice.ROLES_NOT_USERS,
    ("iam:GetLoginProfile", "iam:ListSAMLProviders", "sso:ListInstances"),
    _CLI,
    _TERRAFORM,
    requirements(cis=21, **CONTROLS),
)
NO_FEDERATION: Final = Check(
    "no-federation",
    "Account whose people are all IAM users",
    "best-practice",
    Severity.MEDIUM,
    ("NoFederation",),
    (ACCOUNT,),
    "Accounts with console users have Identity Center or a SAML provider. Passes without console users.",
    (_URL,),
    run_federation,
    Practice.ROLES_NOT_USERS,
    (_USERS, "iam:ListSAMLProviders", "sso:ListInstances"),
    ("aws sso-admin create-instance", "aws iam list-saml-providers"),
    """# for account {account_id}
resource "aws_iam_saml_provider" "people" {
  name                   = "people"
  saml_metadata_document = file("metadata.xml")
}
""",
    requirements(cis=21, **CONTROLS),
)
SERVICE_CREDENTIAL: Final = Check(
    "service-specific-credential",
    "User with a service-specific credential",
    "best-practice",
    Severity.MEDIUM,
    ("ServiceSpecificCredential",),
    (USER,),
    "Active service-specific credentials of users (API keys of Bedrock, passwords for CodeCommit and Keyspaces): "
    "bearer credentials that live for long. MEDIUM for Bedrock, else LOW.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html",),
    run_service_credentials,
    Practice.ROLES_NOT_USERS,
    ("iam:ListServiceSpecificCredentials",),
    (
        "aws iam delete-service-specific-credential --user-name {resource_name}"
        " --service-specific-credential-id {serviceSpecificCredentialId}",
    ),
    """resource "aws_iam_service_specific_credential" "{label}" {
  user_name    = "{resource_name}"
  service_name = "SERVICE"
  status       = "Inactive"
}
""",
    requirements(**CONTROLS),
)
