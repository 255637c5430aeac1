"""Access keys of users: how old, how many, whether they are used, whether they were made along with the user.

IAM User Guide, "Update access keys" and "Manage access keys for IAM users". The root user's keys are judged apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_user
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import Subject, subject_of
from leastwise.evidence.credentials import (
    REPORT_ACTION,
    AccessKey,
    credentials_in,
    has_password,
    key_last_use,
    moment_of,
)
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.model.practice import Practice

LIST_KEYS: Final = "iam:ListAccessKeys"
MAXIMUM_AGE: Final = 90
UNUSED_DAYS: Final = 45
_AT_ONCE: Final = timedelta(minutes=10)
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access_keys.html"
_UPDATE_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"
_NO_KEY: Final = "it has no active access key"
_RETIRE: Final = (
    "aws iam list-access-keys --user-name {resource_name}",
    "aws iam update-access-key --user-name {resource_name} --access-key-id {accessKeyId} --status Inactive",
    "aws iam delete-access-key --user-name {resource_name} --access-key-id {accessKeyId}",
)
_ROTATE: Final = ("aws iam create-access-key --user-name {resource_name}", *_RETIRE[1:])
_TERRAFORM: Final = """resource "aws_iam_access_key" "{label}" {
  user   = "{resource_name}"
  status = "Inactive" # then remove the resource, once nothing breaks
}
"""
_CONTROLS: Final[dict[str, Any]] = {
    "nist": ("AC-2(3)", "IA-5"),
    "pci": ("8.3.9", "8.6.3"),
    "iso": ("A.5.17", "A.8.5"),
    "hipaa": ("164.308(a)(5)(ii)(D)",),
}

Judge = Callable[[Evidence, ConfigurationItem, Sequence[AccessKey]], Iterator[Result]]


def run_age(evidence: Evidence) -> Iterator[Result]:
    """Judge the age of active keys."""
    yield from each_user(evidence, _with_keys(_aged))


def run_two(evidence: Evidence) -> Iterator[Result]:
    """Judge how many active keys users have."""
    yield from each_user(evidence, _with_keys(_two))


def run_never(evidence: Evidence) -> Iterator[Result]:
    """Judge whether active keys were used at all."""
    yield from each_user(evidence, _with_keys(_never))


def run_unused(evidence: Evidence) -> Iterator[Result]:
    """Judge whether active keys were used lately."""
    yield from each_user(evidence, _with_keys(_unused))


def run_setup(evidence: Evidence) -> Iterator[Result]:
    """Judge whether keys were made along with console users."""
    yield from each_user(evidence, _with_keys(_setup))


def run_inactive(evidence: Evidence) -> Iterator[Result]:
    """Judge whether inactive keys are kept."""
    yield from each_user(evidence, _inactive)


def _with_keys(judge: Judge) -> Callable[[Evidence, ConfigurationItem], Iterator[Result]]:
    """Judge users with active keys; the others are not applicable, or not evaluated where keys are not known."""

    def judged(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
        keys = credentials_in(evidence).keys_of(user)
        results = list(judge(evidence, user, keys.active)) if keys.active else []
        if keys.is_whole or any(isinstance(one, Finding) for one in results):
            yield from results or [subject_of(user).not_applicable(_NO_KEY)]
        else:
            yield subject_of(user).not_evaluated("which access keys the user has was not recorded", LIST_KEYS)

    return judged


def _aged(evidence: Evidence, user: ConfigurationItem, keys: Sequence[AccessKey]) -> Iterator[Result]:
    subject, found = subject_of(user), False
    if any(key.created is None for key in keys):
        yield subject.not_evaluated("when an access key was made was not recorded", LIST_KEYS)
        return
    for key in keys:
        days = (evidence.now - key.created).days if key.created else 0
        if days > MAXIMUM_AGE:
            found = True
            severity = Severity.HIGH if days > 365 else Severity.MEDIUM
            title = f"An access key of user {user.resource_name} is {days:,} days old"
            why = f"The {key.label} was made on {key.created:%Y-%m-%d}; {MAXIMUM_AGE} days are the most."
            yield _finding(ACCESS_KEY_AGE, "AccessKeyNotRotated", severity, subject, key, title, why)
    if not found:
        yield subject.passed()


def _two(evidence: Evidence, user: ConfigurationItem, keys: Sequence[AccessKey]) -> Iterator[Result]:
    subject = subject_of(user)
    if len(keys) < 2:
        yield subject.passed()
        return
    key = min(keys, key=lambda one: (one.created or evidence.now, one.id, one.number))
    title = f"User {user.resource_name} has two active access keys"
    why = "Two are meant for the short time of a rotation; the older of them is still active."
    yield _finding(TWO_ACTIVE_KEYS, "TwoActiveAccessKeys", Severity.MEDIUM, subject, key, title, why)


def _never(evidence: Evidence, user: ConfigurationItem, keys: Sequence[AccessKey]) -> Iterator[Result]:
    subject = subject_of(user)
    results: list[Result] = []
    for key in keys:
        use = key_last_use(evidence, user, key)
        if not use.is_known:
            yield subject.not_evaluated(f"when the {key.label} was used was not recorded", "iam:GetAccessKeyLastUsed")
            return
        if use.moment is None:
            title = f"An access key of user {user.resource_name} was never used"
            made = f" since it was made on {key.created:%Y-%m-%d}" if key.created else ""
            why = f"The {key.label} was never used{made}."
            results.append(_finding(NEVER_USED, "AccessKeyNeverUsed", Severity.LOW, subject, key, title, why))
    yield from results or [subject.passed()]


def _unused(evidence: Evidence, user: ConfigurationItem, keys: Sequence[AccessKey]) -> Iterator[Result]:
    subject, since = subject_of(user), evidence.now - timedelta(days=UNUSED_DAYS)
    results: list[Result] = []
    for key in keys:
        use = key_last_use(evidence, user, key)
        if (use.moment and use.moment >= since) or (key.created and key.created >= since):
            continue
        if not use.is_known:
            yield subject.not_evaluated(f"when the {key.label} was used was not recorded", "iam:GetAccessKeyLastUsed")
            return
        last = f"last used on {use.moment:%Y-%m-%d}" if use.moment else "never used"
        title = f"An access key of user {user.resource_name} was not used in {UNUSED_DAYS} days"
        why = f"The {key.label} was {last}."
        results.append(_finding(UNUSED_45, "AccessKeyUnused", Severity.MEDIUM, subject, key, title, why))
    yield from results or [subject.passed()]


def _setup(evidence: Evidence, user: ConfigurationItem, keys: Sequence[AccessKey]) -> Iterator[Result]:
    subject, made, password = subject_of(user), moment_of(user.configuration.get("createDate")), has_password(user)
    if password is False:
        yield subject.not_applicable("it has no console password")
    elif password is None:
        yield subject.not_evaluated("whether the user has a password was not recorded", REPORT_ACTION)
    elif made is None or any(key.created is None for key in keys):
        yield subject.not_evaluated("when the user and its access keys were made was not recorded", LIST_KEYS)
    else:
        along = [key for key in keys if key.created and key.created - made <= _AT_ONCE]
        results = [_along(evidence, user, key) for key in along]
        yield from [one for one in results if one is not None] or [subject.passed()]


def _along(evidence: Evidence, user: ConfigurationItem, key: AccessKey) -> Result | None:
    use = key_last_use(evidence, user, key)
    if use.moment is not None:
        return None
    title = f"An access key was made along with console user {user.resource_name}, and never used"
    why = f"The {key.label} was made within minutes of the user."
    if not use.is_known:
        return subject_of(user).not_evaluated(
            f"when the {key.label} was used was not recorded", "iam:GetAccessKeyLastUsed"
        )
    return _finding(SETUP_KEY, "AccessKeyMadeWithUser", Severity.LOW, subject_of(user), key, title, why)


def _inactive(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    kept = [key for key in keys.keys if not key.is_active]
    for key in kept:
        title = f"User {user.resource_name} keeps an inactive access key"
        why = f"The {key.label} is inactive: whoever may update access keys can bring it back."
        yield _finding(INACTIVE_KEY, "InactiveAccessKeyKept", Severity.LOW, subject, key, title, why)
    if not kept:
        whole = "which access keys the user has was not recorded"
        yield subject.passed() if keys.is_whole else subject.not_evaluated(whole, LIST_KEYS)


def _finding(
    check: Check, kind: str, severity: Severity, subject: Subject, key: AccessKey, title: str, why: str
) -> Finding:
    return subject.found(
        check,
        kind,
        severity,
        title,
        why,
        remediation=("Better than a new key: a role, for people through Identity Center, for services their own.",),
        meaning=(key.id or str(key.number),),
        principal=subject.resource,
        details={"accessKeyId": key.id or f"ACCESS_KEY_{key.number}"},
    )


def _check(
    check_id: str,
    title: str,
    severity: Severity,
    kind: str,
    description: str,
    run: Callable[[Evidence], Iterator[Result]],
    needed: tuple[str, ...],
    commands: tuple[str, ...],
    cis: int = 0,
    fsbp: tuple[str, ...] = (),
) -> Check:
    return Check(
        check_id,
        title,
        "best-practice",
        severity,
        (kind,),
        (USER,),
        description,
        (_UPDATE_URL, _URL),
        run,
        Practice.KEY_ROTATION,
        needed,
        commands,
        _TERRAFORM,
        requirements(cis=cis, fsbp=fsbp, **_CONTROLS),
    )


_BOTH: Final = (LIST_KEYS, REPORT_ACTION)
_USED: Final = (LIST_KEYS, "iam:GetAccessKeyLastUsed", REPORT_ACTION)
ACCESS_KEY_AGE: Final = _check(
    "access-key-age",
    "Access key older than 90 days",
    Severity.HIGH,
    "AccessKeyNotRotated",
    "Active access keys of users that were made more than 90 days ago. HIGH after a year, else MEDIUM. Ages are those "
    "of ListAccessKeys, or of the credential report.",
    run_age,
    _BOTH,
    _ROTATE,
    14,
    ("IAM.3",),
)
TWO_ACTIVE_KEYS: Final = _check(
    "two-active-access-keys",
    "User with two active access keys",
    Severity.MEDIUM,
    "TwoActiveAccessKeys",
    "Users with two active access keys: outside of a rotation one of them is forgotten. The finding names the older.",
    run_two,
    _BOTH,
    _RETIRE,
    13,
)
NEVER_USED: Final = _check(
    "access-key-never-used",
    "Access key that was never used",
    Severity.LOW,
    "AccessKeyNeverUsed",
    "Active access keys with which no call was ever made, over AccessKeyLastUsed, the credential report and the trail.",
    run_never,
    _USED,
    _RETIRE,
    12,
    ("IAM.22",),
)
UNUSED_45: Final = _check(
    "access-key-unused-45-days",
    "Access key that was not used for 45 days",
    Severity.MEDIUM,
    "AccessKeyUnused",
    "Active access keys older than 45 days with which no call was made in 45 days, over AccessKeyLastUsed, the "
    "credential report and the trail. The shelf of unused access judges by the window of the run instead.",
    run_unused,
    _USED,
    _RETIRE,
    12,
    ("IAM.22",),
)
SETUP_KEY: Final = _check(
    "access-key-made-with-user",
    "Access key made along with a console user",
    Severity.LOW,
    "AccessKeyMadeWithUser",
    "Active access keys that were made within ten minutes of their user, who has a console password, and that nobody "
    "ever used: nobody asked for them.",
    run_setup,
    _USED,
    _RETIRE,
    11,
)
INACTIVE_KEY: Final = _check(
    "inactive-access-key-kept",
    "Inactive access key that was not deleted",
    Severity.LOW,
    "InactiveAccessKeyKept",
    "Access keys that were made inactive and are still there: whoever may update access keys can bring them back.",
    run_inactive,
    _BOTH,
    _RETIRE[2:],
)
