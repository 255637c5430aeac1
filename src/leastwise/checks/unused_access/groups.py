"""Groups without members, or none of whose permissions their members used within the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import USER
from leastwise.access.policies import GROUP
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.attachments import Attachments
from leastwise.checks.unused_access.grants_used import Used, use_of_grants
from leastwise.checks.unused_access.grounds import Grounds, grounds_of, not_evaluated, passed
from leastwise.checks.unused_access.severity import severity_of
from leastwise.checks.unused_access.unused_services import UnusedServices
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity

_ID: Final = "unused-group"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every group."""
    grounds = grounds_of(evidence)
    attachments, reading = Attachments(grounds), UnusedServices(grounds)
    for group in grounds.items(GROUP):
        yield _judged(grounds, attachments, reading, group)


def _judged(grounds: Grounds, attachments: Attachments, reading: UnusedServices, group: ConfigurationItem) -> Result:
    young = grounds.too_young(group)
    if young is not None:
        return young
    members = attachments.of_group(group)
    if not members:
        if grounds.is_unread(group.account_id, USER):
            return not_evaluated(group, "the users of its account could not be listed", "iam:ListUsers")
        unknown = attachments.unknown_members(group.account_id)
        if unknown is not None:
            return not_evaluated(group, f"the groups of user {unknown.resource_name} were not recorded in full")
        explanation = ("No user is in it.",)
        return _finding(grounds, group, "has no members", explanation)
    used = use_of_grants(grounds, reading, group)
    if used.is_used is None:
        return not_evaluated(group, used.reason, "iam:GenerateServiceLastAccessedDetails")
    if used.is_used:
        return passed(group)
    severity, words = severity_of(grounds, group)
    what, sentence = _words(grounds, group, members, used)
    return _finding(grounds, group, what, (sentence, words), severity, used.notes)


def _words(grounds: Grounds, group: ConfigurationItem, members: list[ConfigurationItem], used: Used) -> tuple[str, str]:
    """What the title says, and a sentence."""
    count = f"{len(members):,} members" if len(members) > 1 else "1 member"
    span = f"in {grounds.evidence.days} days" if used.by_advisor else grounds.coverage(group.account_id).span
    what = f"none of its {count}" if len(members) > 1 else "not even its one member"
    return f"grants what {what} used {span}", f"It has {count}; nothing that it grants was used by them."


def _finding(
    grounds: Grounds,
    group: ConfigurationItem,
    what: str,
    explanation: tuple[str, ...],
    severity: Severity = Severity.LOW,
    notes: tuple[str, ...] = (),
) -> Finding:
    name = group.resource_name
    return Finding(
        _ID,
        "UnusedIAMGroup",
        severity,
        f"Group {name} {what}",
        group.account_id,
        group.region,
        GROUP,
        group.arn,
        details={"findingDetails": [{"unusedIamGroupDetails": {"lastAccessed": None}}]},
        explanation=explanation,
        remediation=("Delete the group, if nobody is to join it.", f"aws iam delete-group --group-name {name}"),
        notes=notes,
    )


UNUSED_GROUPS: Final = Check(
    _ID,
    "Group without members or use",
    "unused",
    Severity.MEDIUM,
    ("UnusedIAMGroup",),
    (GROUP,),
    "Groups without members, and groups of whose permissions the members used none within the window, whatever else "
    "they used. A group that is younger than the window is not judged. LOW where it has no members; else the severity "
    "follows from what it grants.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",),
    run,
)
