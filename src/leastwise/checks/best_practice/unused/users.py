"""Users that nobody is or uses any more: without credentials that work, or with none that was used within the window.

Unused passwords and access keys are findings of their own (unused-password, unused-access-key): this check is about the
user as a whole, so it counts every password, access key, call in the trail and Access Advisor's data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import USER
from leastwise.access.members import entries, is_whole
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import USERS_ACTION, each_user
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.checks.unused_access.activity import Activity, activity_of
from leastwise.checks.unused_access.grounds import days_in_words, grounds_of, timestamp
from leastwise.checks.unused_access.severity import severity_of
from leastwise.evidence.credentials import (
    REPORT_ACTION,
    LastUse,
    credentials_in,
    has_password,
    key_last_use,
    password_last_use,
)
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_OTHERS: Final = {
    "signingCertificates": "iam:ListSigningCertificates",
    "sshPublicKeys": "iam:ListSSHPublicKeys",
    "serviceSpecificCredentials": "iam:ListServiceSpecificCredentials",
}
"""Members of a user with other credentials, and the action that lists them."""
_MEND: Final = "Take policies, groups, keys and devices from the user, then delete it; or archive the finding."


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every user."""
    yield from each_user(evidence, _judged)


def _judged(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    grounds, subject = grounds_of(evidence), subject_of(user)
    activity = activity_of(grounds, user)
    uses = [one.moment for one in _uses(evidence, user) if one.moment is not None]
    last = max([*uses, *([activity.last] if activity.last is not None else [])], default=None)
    young = grounds.too_young(user, last)
    if grounds.is_within(last):
        yield subject.passed()
    elif young is not None:
        yield young
    elif (missing := _unknown(evidence, user, activity)) is not None:
        yield subject.not_evaluated("whether all of its credentials are unused is not known", missing)
    else:
        has_any = _has_credentials(evidence, user)
        severity, words = severity_of(grounds, user) if has_any else (Severity.LOW, "No credentials of it work.")
        window = grounds.coverage(user.account_id)
        is_told = not activity.sources or activity.is_certain
        span = f"in {days_in_words(evidence.days)}" if is_told else window.span
        yield subject.found(
            UNUSED_USER,
            "UnusedIAMUser",
            severity,
            f"User {user.resource_name} was not used {span}"
            if has_any
            else f"User {user.resource_name} cannot be used by anybody",
            f"Last used: {last:%Y-%m-%d}." if last is not None else "No use of it is known.",
            words,
            remediation=(_MEND,),
            principal=user.arn,
            details={"lastAccessed": timestamp(last), "hasCredentials": has_any},
            notes=activity.notes,
        )


def _uses(evidence: Evidence, user: ConfigurationItem) -> Iterator[LastUse]:
    yield password_last_use(evidence, user)
    for key in credentials_in(evidence).keys_of(user).keys:
        yield key_last_use(evidence, user, key)


def _has_credentials(evidence: Evidence, user: ConfigurationItem) -> bool:
    """Whether it has a password, an active access key or another active credential, or may have one."""
    others = (one.get("status") != "Inactive" for member in _OTHERS for one in entries(user.configuration, member))
    keys = credentials_in(evidence).keys_of(user)
    is_open = not all(is_whole(user.configuration, member) and member not in user.unknown for member in _OTHERS)
    return has_password(user) is True or bool(keys.active) or any(others) or is_open


def _unknown(evidence: Evidence, user: ConfigurationItem, activity: Activity) -> str | None:
    """The action that would tell what is not known of its credentials and their use, None where enough is known.

    A trail or Access Advisor tells of all use; without them, every credential has to be known, with its last use.
    """
    keys, password = credentials_in(evidence).keys_of(user), has_password(user)
    if password is None or not keys.is_whole:
        return REPORT_ACTION
    if activity.sources:
        return None
    told = [key_last_use(evidence, user, key) for key in keys.active]
    told += [password_last_use(evidence, user)] if password else []
    if not all(one.is_known for one in told):
        return REPORT_ACTION
    for member, action in _OTHERS.items():
        if not is_whole(user.configuration, member) or member in user.unknown or entries(user.configuration, member):
            return action
    return None


UNUSED_USER: Final = Check(
    "unused-user",
    "User that nobody uses",
    "best-practice",
    Severity.HIGH,
    ("UnusedIAMUser",),
    (USER,),
    "Users of whom no password, access key or other credential works, and users who neither signed in nor called "
    "within the window, over the trail, the credential report, IAM's own dates and Access Advisor. A user that is "
    "younger than the window is not judged. LOW for users without credentials; else what it may do decides.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html",
    ),
    run,
    Practice.UNUSED,
    (USERS_ACTION, REPORT_ACTION, *_OTHERS.values()),
    (
        "aws iam delete-login-profile --user-name {resource_name}",
        "aws iam list-access-keys --user-name {resource_name}",
        "aws iam delete-user --user-name {resource_name}",
    ),
    """# Delete the resource, or import and then destroy it: terraform destroy -target=aws_iam_user.{label}
removed {
  from = aws_iam_user.{label}
  lifecycle {
    destroy = true
  }
}
""",
    requirements(
        cis=12,
        fsbp=("IAM.8", "IAM.22"),
        nist=("AC-2(3)", "AC-6"),
        pci=("8.2.6", "7.2.4"),
        iso=("A.5.16", "A.5.18"),
        soc2=("CC6.2", "CC6.3"),
        hipaa=("164.308(a)(3)(ii)(C)", "164.308(a)(4)(ii)(C)"),
    ),
)
