"""Rotation as the trail tells it: who made which new access key, and whether the old one was retired.

IAM User Guide, "Update access keys": make a second key, put it to use, make the first inactive, delete it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import USER
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_user, events_of, untold, window_start
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.evidence.credentials import AccessKey, credentials_in
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.identity_events import KeyChange
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the rotation of every user's access keys."""
    yield from each_user(evidence, _judged)


def _judged(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, keys = subject_of(user), credentials_in(evidence).keys_of(user)
    if not keys.is_whole:
        yield subject.not_evaluated("which access keys the user has was not recorded", "iam:ListAccessKeys")
        return
    if not keys.active:
        yield subject.not_applicable("it has no active access key")
        return
    missing = untold(evidence, subject)
    if missing is not None:
        yield missing
        return
    made = _made(evidence, user)
    old = [one for one in keys.active if one.created is not None and one.created < window_start(evidence)]
    if not old:
        yield subject.passed()
    elif made:
        yield _unfinished(user, old[0], made[-1])
    else:
        yield _not_seen(evidence, user, old[0])


def _made(evidence: Evidence, user: ConfigurationItem) -> list[KeyChange]:
    events, place = events_of(evidence), (user.account_id, user.resource_name)
    changes = events.key_changes if events else ()
    return [one for one in changes if one.event_name == "CreateAccessKey" and (one.account_id, one.user_name) == place]


def _unfinished(user: ConfigurationItem, old: AccessKey, made: KeyChange) -> Result:
    return subject_of(user).found(
        ROTATION_SEEN,
        "AccessKeyRotationUnfinished",
        Severity.MEDIUM,
        f"A new access key of user {user.resource_name} was made, and the old one is still active",
        f"{made.by} made {made.access_key_id} on {made.moment:%Y-%m-%d} (event {made.event_id}).",
        f"The {old.label} of {old.created:%Y-%m-%d} was neither made inactive nor deleted.",
        remediation=("Make the old key inactive, and delete it when nothing breaks.",),
        meaning=("unfinished", old.id or str(old.number)),
        principal=user.arn,
        details={"accessKeyId": old.id, "eventId": made.event_id, "createdBy": made.by},
    )


def _not_seen(evidence: Evidence, user: ConfigurationItem, old: AccessKey) -> Result:
    return subject_of(user).found(
        ROTATION_SEEN,
        "AccessKeyRotationNotSeen",
        Severity.LOW,
        f"No rotation of user {user.resource_name}'s access key in {evidence.days} days of the trail",
        f"The {old.label} was made on {old.created:%Y-%m-%d}; the trail has no CreateAccessKey for the user since.",
        remediation=("Rotate the key, or replace it by a role.",),
        meaning=("not seen", old.id or str(old.number)),
        principal=user.arn,
        details={"accessKeyId": old.id},
    )


ROTATION_SEEN: Final = Check(
    "access-key-rotation-seen",
    "Access key without a rotation in the trail",
    "best-practice",
    Severity.MEDIUM,
    ("AccessKeyRotationUnfinished", "AccessKeyRotationNotSeen"),
    (USER,),
    "Users with an active access key from before the window: was a new key made within it, by whom and when, and was "
    "the old one retired? MEDIUM for a rotation that was begun and not finished, LOW where none was seen.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",),
    run,
    Practice.KEY_ROTATION,
    ("trail", "iam:ListAccessKeys"),
    ("aws iam update-access-key --user-name {resource_name} --access-key-id {accessKeyId} --status Inactive",),
    """resource "aws_iam_access_key" "{label}" {
  user   = "{resource_name}"
  status = "Inactive"
}
""",
    requirements(cis=14, fsbp=("IAM.3",), nist=("IA-5",), pci=("8.6.3",), iso=("A.5.17",)),
)
