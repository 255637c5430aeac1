"""Access keys of users, and of the root user, that nobody used within the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from leastwise.access.context import USER
from leastwise.access.members import inner, text
from leastwise.checks.check import Check, NotApplicable, Passed, Result
from leastwise.checks.unused_access.credentials import Credential, LastUsed, last_used
from leastwise.checks.unused_access.grounds import Grounds, grounds_of, moment_of, not_evaluated, timestamp
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem
from leastwise.model.finding import Finding, Severity

_ID: Final = "unused-access-key"
_KEY: Final = "AWS::IAM::AccessKey"
_ROOT: Final = "<root_account>"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every access key; results are about the user that it belongs to."""
    grounds = grounds_of(evidence)
    for key in grounds.items(_KEY):
        yield _judged(grounds, key, _owner(grounds, key))


def _owner(grounds: Grounds, key: ConfigurationItem) -> ConfigurationItem:
    """The recorded user, else what stands for the user or root in results."""
    name = text(key.configuration, "userName")
    if name != _ROOT:
        found = grounds.evidence.state.by_name(USER, name, key.account_id)
        if found:
            return found[0]
    arn = f"arn:aws:iam::{key.account_id}:{'root' if name == _ROOT else f'user/{name}'}"
    return ConfigurationItem(key.account_id, GLOBAL_REGION, USER, "", name, arn, key.capture_time)


def _judged(grounds: Grounds, key: ConfigurationItem, owner: ConfigurationItem) -> Result:
    status = text(key.configuration, "status")
    if status == "Inactive":
        reason = f"access key {key.resource_id} is inactive: nobody can use it"
        return NotApplicable(owner.account_id, USER, owner.arn, reason)
    used = last_used(grounds, Credential(owner, key.resource_id, tuple(_told(key, owner))))
    if grounds.is_within(used.last):
        return Passed(owner.account_id, USER, owner.arn)
    young = grounds.too_young(key, used.last, owner)
    if young is not None:
        return replace(young, reason=f"access key {key.resource_id}: {young.reason}")
    if not used.sources:
        reason = f"neither a trail nor IAM's data tell when access key {key.resource_id} was used"
        return not_evaluated(owner, "; ".join((reason, *used.notes)), "iam:GetAccessKeyLastUsed")
    return _finding(key, owner, used)


def _told(key: ConfigurationItem, owner: ConfigurationItem) -> Iterator[tuple[str, datetime | None]]:
    if "lastUsedDate" in key.supplementary:
        yield "AccessKeyLastUsed", moment_of(key.supplementary["lastUsedDate"])
    yield from _of_report(key, inner(owner.supplementary, "credentialReport"))


def _of_report(key: ConfigurationItem, report: Mapping[str, Any]) -> Iterator[tuple[str, datetime | None]]:
    """The row of the credential report has no key ids: the key is told by the moment it was made."""
    created = moment_of(text(key.configuration, "createDate"))
    for number in (1, 2):
        rotated = moment_of(report.get(f"accessKey{number}LastRotated"))
        member = f"accessKey{number}LastUsedDate"
        if created is not None and rotated == created and member in report:
            yield "credential report", moment_of(report[member])


def _finding(key: ConfigurationItem, owner: ConfigurationItem, used: LastUsed) -> Finding:
    is_root = owner.resource_name == _ROOT
    whose = "the root user" if is_root else f"user {owner.resource_name}"
    name = "" if is_root else f" --user-name {owner.resource_name}"
    details = {"accessKeyId": key.resource_id, "lastAccessed": timestamp(used.last)}
    return Finding(
        _ID,
        "UnusedIAMUserAccessKey",
        Severity.HIGH if is_root else Severity.MEDIUM,
        f"Access key {key.resource_id} of {whose} was not used {used.span}",
        owner.account_id,
        GLOBAL_REGION,
        USER,
        owner.arn,
        (key.resource_id,),
        owner.arn,
        {"findingDetails": [{"unusedIamUserAccessKeyDetails": details}]},
        used.sources,
        (
            f"aws iam update-access-key --access-key-id {key.resource_id} --status Inactive{name}",
            f"When nothing breaks: aws iam delete-access-key --access-key-id {key.resource_id}{name}",
        ),
        used.notes,
    )


UNUSED_ACCESS_KEYS: Final = Check(
    _ID,
    "Access key that nobody used",
    "unused",
    Severity.HIGH,
    ("UnusedIAMUserAccessKey",),
    (USER, _KEY),
    "Active access keys with which no call was made within the window, over the trail, AccessKeyLastUsed and the "
    "credential report. A key that is younger than the window is not judged. HIGH for a key of the root user, else "
    "MEDIUM.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedIamUserAccessKeyDetails.html",
    ),
    run,
)
