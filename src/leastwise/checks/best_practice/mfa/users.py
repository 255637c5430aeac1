"""MFA devices of users: of those with a password, of those with keys, and what kind; sign-ins without MFA."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.access.members import entries, text
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_user, events_of, untold
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.evidence.credentials import REPORT_ACTION, credentials_in, has_password
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html"
_SIGN_INS: Final = (
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
    "cloudtrail-event-reference-aws-console-sign-in-events.html"
)
_MEND: Final = "Let the user assign an MFA device, a passkey or security key if possible, or remove the user."
_CLI: Final = (
    "aws iam list-mfa-devices --user-name {resource_name}",
    "aws iam delete-login-profile --user-name {resource_name}",
)
_TERRAFORM: Final = """resource "aws_iam_user_policy" "{label}_mfa" {
  name = "DenyWithoutMFA"
  user = "{resource_name}"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetUser"]
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}
"""
_REQUIRED: Final[dict[str, Any]] = {
    "nist": ("IA-2", "IA-2(1)", "IA-2(2)", "IA-2(8)"),
    "pci": ("8.4.1", "8.4.2"),
    "iso": ("A.5.17", "A.8.5"),
    "hipaa": ("164.312(d)",),
}


def run_console(evidence: Evidence) -> Iterator[Result]:
    """Judge every user with a password."""
    yield from each_user(evidence, _console)


def run_keys(evidence: Evidence) -> Iterator[Result]:
    """Judge every user with access keys and without a password."""
    yield from each_user(evidence, _keys)


def run_hardware(evidence: Evidence) -> Iterator[Result]:
    """Judge the MFA devices of users with a password."""
    yield from each_user(evidence, _hardware)


def run_sign_ins(evidence: Evidence) -> Iterator[Result]:
    """Judge the sign-ins of users."""
    yield from each_user(evidence, _sign_ins)


def _console(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, password = subject_of(user), has_password(user)
    if password is None:
        yield subject.not_evaluated("whether the user has a password was not recorded", REPORT_ACTION)
    elif not password:
        yield subject.not_applicable("it has no console password")
    elif (mfa := credentials_in(evidence).has_mfa(user)) is None:
        yield subject.not_evaluated("whether the user has MFA was not recorded", REPORT_ACTION)
    elif mfa:
        yield subject.passed()
    else:
        yield subject.found(
            CONSOLE_USER_MFA,
            "ConsoleUserWithoutMFA",
            Severity.HIGH,
            f"User {user.resource_name} signs in to the console without MFA",
            "It has a console password and no MFA device: who knows the password is in.",
            remediation=(_MEND,),
            principal=user.arn,
        )


def _keys(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, credentials = subject_of(user), credentials_in(evidence)
    keys, mfa = credentials.keys_of(user), credentials.has_mfa(user)
    if mfa:
        yield subject.passed()
    elif has_password(user):
        yield subject.not_applicable("it has a console password: see console-user-mfa")
    elif not keys.active and keys.is_whole:
        yield subject.not_applicable("it has no active access key")
    elif not keys.active:
        yield subject.not_evaluated("whether the user has access keys was not recorded", "iam:ListAccessKeys")
    elif mfa is None:
        yield subject.not_evaluated("whether the user has MFA was not recorded", REPORT_ACTION)
    else:
        yield subject.found(
            USER_MFA,
            "UserWithoutMFA",
            Severity.LOW,
            f"User {user.resource_name} has access keys and no MFA device",
            "No policy can ask for MFA of a user who has no device: the access key alone opens everything.",
            remediation=(_MEND, "Where a service uses the keys, give it a role instead."),
            principal=user.arn,
        )


def _hardware(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, credentials = subject_of(user), credentials_in(evidence)
    virtual = [one.resource_id for one in credentials.virtual_devices_of(user.account_id, user.resource_name)]
    serials = [text(one, "serialNumber") for one in entries(user.configuration, "mfaDevices")]
    virtual += [one for one in serials if ":mfa/" in one]
    phones = [one for one in serials if ":sms-mfa/" in one]
    if virtual or phones:
        yield subject.found(
            USER_HARDWARE_MFA,
            "UserWithoutHardwareMFA",
            Severity.MEDIUM if phones else Severity.LOW,
            f"User {user.resource_name} uses {'text messages' if phones else 'a virtual device'} for MFA",
            f"The device {[*phones, *virtual][0]} does not resist phishing; passkeys and security keys do.",
            remediation=("Let the user add a passkey or security key, then remove the other device.",),
            principal=user.arn,
        )
    elif serials:
        yield subject.passed()
    elif credentials.has_mfa(user) is False:
        yield subject.not_applicable("it has no MFA device: see console-user-mfa")
    else:
        yield subject.not_evaluated("the MFA devices of the user were not recorded", "iam:ListMFADevices")


def _sign_ins(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, events = subject_of(user), events_of(evidence)
    for one in events.sign_ins if events else ():
        if one.principal_arn == user.arn and one.succeeded and not one.with_mfa:
            yield subject.found(
                SIGN_IN_WITHOUT_MFA,
                "SignInWithoutMFA",
                Severity.HIGH,
                f"User {user.resource_name} signed in to the console without MFA",
                f"{one.count} times, the last on {one.last:%Y-%m-%d} from {one.source_ip_address}"
                f" (event {one.event_id}).",
                remediation=(_MEND,),
                principal=user.arn,
                details={"eventId": one.event_id, "sourceIPAddress": one.source_ip_address},
            )
            return
    if has_password(user) is False:
        yield subject.not_applicable("it has no console password")
    else:
        yield untold(evidence, subject) or subject.passed()


CONSOLE_USER_MFA: Final = Check(
    "console-user-mfa",
    "Console user without MFA",
    "best-practice",
    Severity.HIGH,
    ("ConsoleUserWithoutMFA",),
    (USER,),
    "Every user with a console password has an MFA device, over ListMFADevices, the virtual devices of the account "
    "and the credential report.",
    (_URL,),
    run_console,
    Practice.MFA,
    ("iam:GetLoginProfile", "iam:ListMFADevices", REPORT_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(cis=10, fsbp=("IAM.5", "IAM.19"), **_REQUIRED),
)
USER_MFA: Final = Check(
    "user-mfa",
    "User with access keys and without MFA",
    "best-practice",
    Severity.LOW,
    ("UserWithoutMFA",),
    (USER,),
    "Users who have active access keys and no console password have an MFA device, so that policies can ask for it. "
    "Users with a password are judged by console-user-mfa.",
    (_URL,),
    run_keys,
    Practice.MFA,
    ("iam:ListAccessKeys", "iam:ListMFADevices", REPORT_ACTION),
    _CLI,
    _TERRAFORM,
    requirements(fsbp=("IAM.19",), **_REQUIRED),
)
USER_HARDWARE_MFA: Final = Check(
    "user-hardware-mfa",
    "User with MFA that does not resist phishing",
    "best-practice",
    Severity.MEDIUM,
    ("UserWithoutHardwareMFA",),
    (USER,),
    "MFA devices of users are passkeys, security keys or hardware tokens. LOW for virtual devices, MEDIUM for text "
    "messages, which AWS no longer supports.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_fido_supported_configurations.html",),
    run_hardware,
    Practice.MFA,
    ("iam:ListMFADevices", "iam:ListVirtualMFADevices"),
    _CLI,
    _TERRAFORM,
    requirements(**_REQUIRED),
)
SIGN_IN_WITHOUT_MFA: Final = Check(
    "sign-in-without-mfa",
    "User signed in without MFA",
    "best-practice",
    Severity.HIGH,
    ("SignInWithoutMFA",),
    (USER,),
    "Successful console sign-ins of users in the trail for which CloudTrail says that MFA was not used. Passes only "
    "where the trail covers the whole window. Federated sign-ins are the identity provider's business.",
    (_SIGN_INS,),
    run_sign_ins,
    Practice.MFA,
    ("trail",),
    _CLI,
    _TERRAFORM,
    requirements(cis=10, fsbp=("IAM.5",), **_REQUIRED),
)
