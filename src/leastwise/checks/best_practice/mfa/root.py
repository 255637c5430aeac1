"""MFA of the root user: that it has any, that it is a hardware device or passkey, that sign-ins used it.

Accounts whose root user has no credentials, as centralised root access leaves member accounts, are not applicable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account, events_of, untold
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, unlisted
from leastwise.evidence.credentials import VIRTUAL_MFA_DEVICE, credentials_in
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.root_user import ROOT_USER_NAME, SUMMARY_ACTION, root_user
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_NONE: Final = "the root user has no credentials: nobody can sign in as root"
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html"
_ONLY_THERE: Final = (
    "Sign in as the root user and assign a passkey or a hardware security key under Security credentials."
)
_CLI: Final = ("aws iam get-account-summary", "aws iam enable-organizations-root-credentials-management")
_TERRAFORM: Final = """# Account {account_id}: Terraform cannot assign MFA to root, but remove its credentials.
resource "aws_iam_organizations_features" "root_access" {
  enabled_features = ["RootCredentialsManagement"]
}
"""


def run_any(evidence: Evidence) -> Iterator[Result]:
    """Judge whether root users have MFA."""
    yield from each_account(evidence, _any)


def run_hardware(evidence: Evidence) -> Iterator[Result]:
    """Judge whether root users have MFA by other than a virtual device."""
    yield from each_account(evidence, _hardware)


def run_sign_ins(evidence: Evidence) -> Iterator[Result]:
    """Judge sign-ins as root."""
    yield from each_account(evidence, _sign_ins)


def _any(evidence: Evidence, account: Subject) -> Iterator[Result]:
    root = root_user(evidence, account.account_id)
    if root.has_no_credentials:
        yield account.not_applicable(_NONE)
    elif root.has_mfa is None:
        yield account.not_evaluated("whether the root user has MFA was not recorded", SUMMARY_ACTION)
    elif root.has_mfa:
        yield account.passed()
    else:
        yield account.found(
            ROOT_MFA,
            "RootUserWithoutMFA",
            Severity.CRITICAL,
            f"The root user of account {account.account_id} has no MFA",
            "The account summary or the credential report says that no MFA device is assigned to the root user.",
            remediation=(_ONLY_THERE,),
            principal=f"arn:aws:iam::{account.account_id}:root",
        )


def _hardware(evidence: Evidence, account: Subject) -> Iterator[Result]:
    root = root_user(evidence, account.account_id)
    devices = credentials_in(evidence).virtual_devices_of(account.account_id, ROOT_USER_NAME)
    if root.has_no_credentials:
        yield account.not_applicable(_NONE)
    elif devices:
        yield _weak(account, f"It uses the virtual MFA device {devices[0].resource_id}.")
    elif root.has_mfa is None:
        yield account.not_evaluated("whether the root user has MFA was not recorded", SUMMARY_ACTION)
    elif not root.has_mfa:
        yield _weak(account, "It has no MFA device at all.")
    elif (
        missing := unlisted(evidence, account.account_id, VIRTUAL_MFA_DEVICE, "iam:ListVirtualMFADevices")
    ) is not None:
        yield missing
    else:
        yield account.passed()


def _weak(account: Subject, why: str) -> Result:
    title = f"The root user of account {account.account_id} has no hardware MFA or passkey"
    return account.found(
        ROOT_HARDWARE_MFA, "RootUserWithoutHardwareMFA", Severity.HIGH, title, why, remediation=(_ONLY_THERE,)
    )


def _sign_ins(evidence: Evidence, account: Subject) -> Iterator[Result]:
    events = events_of(evidence)
    seen = [one for one in events.sign_ins if one.is_root and one.account_id == account.account_id] if events else []
    for one in (one for one in seen if one.succeeded and not one.with_mfa):
        title = f"The root user of account {account.account_id} signed in without MFA"
        yield account.found(
            ROOT_SIGN_IN_WITHOUT_MFA,
            "RootSignInWithoutMFA",
            Severity.CRITICAL,
            title,
            f"{one.count} times, the last on {one.last:%Y-%m-%d} from {one.source_ip_address} (event {one.event_id}).",
            remediation=(_ONLY_THERE,),
            details={"eventId": one.event_id, "sourceIPAddress": one.source_ip_address},
        )
        return
    yield untold(evidence, account) or account.passed()


def _frameworks(number: int, control: str) -> dict[str, tuple[str, ...]]:
    return dict(
        requirements(
            cis=number,
            fsbp=(control,),
            nist=("AC-6(5)", "IA-2(1)", "IA-2(8)"),
            pci=("8.4.1", "8.4.2"),
            iso=("A.5.17", "A.8.2", "A.8.5"),
            hipaa=("164.312(d)",),
        )
    )


ROOT_MFA: Final = Check(
    "root-mfa",
    "Root user without MFA",
    "best-practice",
    Severity.CRITICAL,
    ("RootUserWithoutMFA",),
    (ACCOUNT,),
    "The root user has an MFA device, over the account summary and the credential report. Not applicable where the "
    "root user has neither password nor access key nor certificate, as after removing root credentials centrally.",
    (_URL,),
    run_any,
    Practice.MFA,
    (SUMMARY_ACTION, "credential report"),
    _CLI,
    _TERRAFORM,
    _frameworks(5, "IAM.9"),
)
ROOT_HARDWARE_MFA: Final = Check(
    "root-hardware-mfa",
    "Root user without hardware MFA",
    "best-practice",
    Severity.HIGH,
    ("RootUserWithoutHardwareMFA",),
    (ACCOUNT,),
    "The root user has an MFA device that is not a virtual one: a hardware key or token, or a passkey. A virtual "
    "device may be a copy on a phone. Passes only where the virtual devices of the account were listed.",
    (_URL,),
    run_hardware,
    Practice.MFA,
    (SUMMARY_ACTION, "iam:ListVirtualMFADevices"),
    _CLI,
    _TERRAFORM,
    _frameworks(6, "IAM.6"),
)
ROOT_SIGN_IN_WITHOUT_MFA: Final = Check(
    "root-sign-in-without-mfa",
    "Root user signed in without MFA",
    "best-practice",
    Severity.CRITICAL,
    ("RootSignInWithoutMFA",),
    (ACCOUNT,),
    "Successful console sign-ins of the root user in the trail for which CloudTrail says that MFA was not used. "
    "Passes only where the trail covers the whole window.",
    (
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html",
    ),
    run_sign_ins,
    Practice.MFA,
    ("trail",),
    _CLI,
    _TERRAFORM,
    _frameworks(5, "IAM.9"),
)
