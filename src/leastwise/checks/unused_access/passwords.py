"""Console passwords of users that nobody signed in with within the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from leastwise.access.context import USER
from leastwise.access.members import inner, text
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.credentials import Credential, last_used
from leastwise.checks.unused_access.grounds import (
    Grounds,
    grounds_of,
    moment_of,
    not_applicable,
    not_evaluated,
    passed,
    timestamp,
)
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity

_ID: Final = "unused-password"
_REPORT: Final = "credentialReport"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the password of every user."""
    grounds = grounds_of(evidence)
    for user in grounds.items(USER):
        yield _judged(grounds, user)


def _judged(grounds: Grounds, user: ConfigurationItem) -> Result:
    has_password = _has_password(user)
    if has_password is None:
        return not_evaluated(user, "whether the user has a password was not recorded", "iam:GetLoginProfile")
    if not has_password:
        return not_applicable(user, "it has no password")
    used = last_used(grounds, Credential(user, "password", tuple(_told(user))))
    if grounds.is_within(used.last):
        return passed(user)
    young = grounds.too_young(_dated(user), used.last, user)
    if young is not None:
        return replace(young, reason=f"its password: {young.reason}")
    if not used.sources:
        reason = "neither a trail nor the credential report tell when the password was used"
        return not_evaluated(user, "; ".join((reason, *used.notes)), "iam:GetCredentialReport")
    return Finding(
        _ID,
        "UnusedIAMUserPassword",
        Severity.MEDIUM,
        f"The password of user {user.resource_name} was not used {used.span}",
        user.account_id,
        user.region,
        USER,
        user.arn,
        ("password",),
        user.arn,
        {"findingDetails": [{"unusedIamUserPasswordDetails": {"lastAccessed": timestamp(used.last)}}]},
        used.sources,
        (f"aws iam delete-login-profile --user-name {user.resource_name}",),
        used.notes,
    )


def _has_password(user: ConfigurationItem) -> bool | None:
    """None where it was not recorded."""
    if "loginProfile" in user.configuration and "loginProfile" not in user.unknown:
        return user.configuration["loginProfile"] is not None
    enabled = inner(user.supplementary, _REPORT).get("passwordEnabled")
    if isinstance(enabled, bool):
        return enabled
    return True if text(user.supplementary, "passwordLastUsed") else None


def _told(user: ConfigurationItem) -> Iterator[tuple[str, datetime | None]]:
    if "passwordLastUsed" in user.supplementary:
        yield "PasswordLastUsed", moment_of(user.supplementary["passwordLastUsed"])
    report = inner(user.supplementary, _REPORT)
    if "passwordLastUsed" in report:
        yield "credential report", moment_of(report["passwordLastUsed"])


def _dated(user: ConfigurationItem) -> ConfigurationItem:
    """The user, with the day on which it got its password for its own where that is known."""
    profile = inner(user.configuration, "loginProfile")
    created = text(profile, "createDate") or text(user.configuration, "createDate")
    return replace(user, configuration={"createDate": created})


UNUSED_PASSWORDS: Final = Check(
    _ID,
    "Password that nobody used",
    "unused",
    Severity.MEDIUM,
    ("UnusedIAMUserPassword",),
    (USER,),
    "Users with a console password with which nobody signed in within the window, over the sign-ins of the trail, "
    "PasswordLastUsed and the credential report. A password that is younger than the window is not judged.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedIamUserPasswordDetails.html",
    ),
    run,
)
