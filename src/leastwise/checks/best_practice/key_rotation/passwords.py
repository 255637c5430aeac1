"""Console passwords of users: how old they are, whether they are used; signing certificates of users."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.access.members import entries, is_whole, text
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_user
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.evidence.credentials import (
    REPORT_ACTION,
    has_password,
    password_changed,
    password_last_use,
    report_of,
)
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

MAXIMUM_AGE: Final = 90
UNUSED_DAYS: Final = 45
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords.html"
_REMOVE: Final = ("aws iam delete-login-profile --user-name {resource_name}",)
_TERRAFORM: Final = """resource "aws_iam_user_login_profile" "{label}" {
  user                    = "{resource_name}"
  password_reset_required = true # or remove the resource, and the password with it
}
"""
_CONTROLS: Final[dict[str, Any]] = {
    "nist": ("AC-2(3)", "IA-5(1)"),
    "iso": ("A.5.17", "A.8.5"),
    "hipaa": ("164.308(a)(5)(ii)(D)",),
}


def run_age(evidence: Evidence) -> Iterator[Result]:
    """Judge the age of passwords."""
    yield from each_user(evidence, _aged)


def run_unused(evidence: Evidence) -> Iterator[Result]:
    """Judge whether passwords were used lately."""
    yield from each_user(evidence, _unused)


def run_certificates(evidence: Evidence) -> Iterator[Result]:
    """Judge whether users have active signing certificates."""
    yield from each_user(evidence, _certificates)


def _without(user: ConfigurationItem) -> Result | None:
    password = has_password(user)
    if password is None:
        return subject_of(user).not_evaluated("whether the user has a password was not recorded", REPORT_ACTION)
    return None if password else subject_of(user).not_applicable("it has no console password")


def _aged(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, changed = subject_of(user), password_changed(user)
    if (other := _without(user)) is not None:
        yield other
    elif changed is None:
        yield subject.not_evaluated("when the password was changed was not recorded", REPORT_ACTION)
    elif (days := (evidence.now - changed).days) <= MAXIMUM_AGE:
        yield subject.passed()
    else:
        yield subject.found(
            PASSWORD_AGE,
            "PasswordNotChanged",
            Severity.LOW,
            f"The password of user {user.resource_name} is {days:,} days old",
            f"It was changed last on {changed:%Y-%m-%d}; {MAXIMUM_AGE} days are the most.",
            remediation=("Let the user change it, or sign in through an identity provider instead.",),
            principal=user.arn,
        )


def _unused(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, since = subject_of(user), evidence.now - timedelta(days=UNUSED_DAYS)
    if (other := _without(user)) is not None:
        yield other
        return
    use, changed = password_last_use(evidence, user), password_changed(user)
    if (use.moment and use.moment >= since) or (changed and changed >= since):
        yield subject.passed()
    elif not use.is_known:
        yield subject.not_evaluated("when the password was used was not recorded", REPORT_ACTION)
    else:
        yield subject.found(
            PASSWORD_UNUSED_45,
            "PasswordUnused",
            Severity.MEDIUM,
            f"The password of user {user.resource_name} was not used in {UNUSED_DAYS} days",
            f"It was last used on {use.moment:%Y-%m-%d}." if use.moment else "It was never used.",
            remediation=("Remove the password; it can be given anew.",),
            principal=user.arn,
        )


def _certificates(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, report = subject_of(user), report_of(user)
    listed = entries(user.configuration, "signingCertificates")
    active = [text(one, "certificateId") for one in listed if text(one, "status") == "Active"]
    flags = [report.get(f"cert{number}Active") for number in (1, 2)]
    if active or (not is_whole(user.configuration, "signingCertificates") and True in flags):
        certificate = active[0] if active else "of the credential report"
        yield subject.found(
            SIGNING_CERTIFICATE,
            "SigningCertificateActive",
            Severity.LOW,
            f"User {user.resource_name} has an active signing certificate",
            f"The X.509 certificate {certificate} signs calls of SOAP interfaces that AWS retired.",
            remediation=("Make the certificate inactive, and delete it when nothing breaks.",),
            principal=user.arn,
            details={"certificateId": active[0] if active else "CERTIFICATE_ID"},
        )
    elif is_whole(user.configuration, "signingCertificates") or flags == [False, False]:
        yield subject.passed()
    else:
        yield subject.not_evaluated("the signing certificates were not recorded", "iam:ListSigningCertificates")


PASSWORD_AGE: Final = Check(
    "password-age",
    "Password older than 90 days",
    "best-practice",
    Severity.LOW,
    ("PasswordNotChanged",),
    (USER,),
    "Console passwords of users that were set more than 90 days ago, by the credential report. PCI DSS asks for it "
    "where a password is the only factor.",
    (_URL,),
    run_age,
    Practice.KEY_ROTATION,
    (REPORT_ACTION,),
    ("aws iam update-login-profile --user-name {resource_name} --password-reset-required", *_REMOVE),
    _TERRAFORM,
    requirements(fsbp=("IAM.17",), pci=("8.3.9",), **_CONTROLS),
)
PASSWORD_UNUSED_45: Final = Check(
    "password-unused-45-days",
    "Password that was not used for 45 days",
    "best-practice",
    Severity.MEDIUM,
    ("PasswordUnused",),
    (USER,),
    "Console passwords with which nobody signed in for 45 days, over PasswordLastUsed, the credential report and the "
    "trail; a password that was set within 45 days passes.",
    (_URL,),
    run_unused,
    Practice.KEY_ROTATION,
    (REPORT_ACTION, "iam:GetLoginProfile"),
    _REMOVE,
    _TERRAFORM,
    requirements(cis=12, fsbp=("IAM.22",), pci=("8.2.6",), **_CONTROLS),
)
SIGNING_CERTIFICATE: Final = Check(
    "user-signing-certificate",
    "User with an active signing certificate",
    "best-practice",
    Severity.LOW,
    ("SigningCertificateActive",),
    (USER,),
    "Users with an active X.509 signing certificate: a long-term credential that nothing rotates, for interfaces that "
    "AWS retired.",
    ("https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html",),
    run_certificates,
    Practice.KEY_ROTATION,
    ("iam:ListSigningCertificates", REPORT_ACTION),
    ("aws iam delete-signing-certificate --user-name {resource_name} --certificate-id {certificateId}",),
    """resource "aws_iam_signing_certificate" "{label}" {
  user_name = "{resource_name}"
  status    = "Inactive"
}
""",
    requirements(nist=("IA-5",), iso=("A.5.17",)),
)
