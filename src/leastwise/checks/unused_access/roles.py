"""Roles that nobody used within the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import ROLE
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.activity import activity_of
from leastwise.checks.unused_access.grounds import (
    Grounds,
    days_in_words,
    grounds_of,
    not_applicable,
    not_evaluated,
    passed,
    timestamp,
)
from leastwise.checks.unused_access.severity import severity_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy.protection import SERVICE_LINKED_PATH

_ID: Final = "unused-role"
_NOTHING_TELLS: Final = "neither a trail, nor RoleLastUsed, nor Access Advisor tells of its use within the window"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every role."""
    grounds = grounds_of(evidence)
    for role in grounds.items(ROLE):
        yield _judged(grounds, role)


def _judged(grounds: Grounds, role: ConfigurationItem) -> Result:
    if SERVICE_LINKED_PATH in role.arn:
        return not_applicable(role, "it is a service-linked role, which only its service uses and deletes")
    activity = activity_of(grounds, role)
    if grounds.is_within(activity.last):
        return passed(role)
    young = grounds.too_young(role, activity.last)
    if young is not None:
        return young
    if not activity.sources:
        return not_evaluated(role, "; ".join((_NOTHING_TELLS, *activity.notes)), "iam:GetRole")
    coverage = grounds.coverage(role.account_id)
    span = f"in {days_in_words(coverage.window)}" if activity.is_certain else coverage.span
    severity, words = severity_of(grounds, role)
    denied = (f"{activity.denied:,} attempts were denied: those are no use.",) if activity.denied else ()
    return Finding(
        _ID,
        "UnusedIAMRole",
        severity,
        f"Role {role.resource_name} was not used {span}",
        role.account_id,
        role.region,
        ROLE,
        role.arn,
        principal=role.arn,
        details={"findingDetails": [{"unusedIamRoleDetails": {"lastAccessed": timestamp(activity.last)}}]},
        explanation=(*(f"{one[:1].upper()}{one[1:]}." for one in activity.sources), words, *denied),
        remediation=(
            "Delete the role, if nobody needs it: first take its policies from it, and its instance profiles.",
            f"aws iam delete-role --role-name {role.resource_name}",
            "If it is kept for emergencies, archive the finding with that reason.",
        ),
        notes=activity.notes,
    )


UNUSED_ROLES: Final = Check(
    _ID,
    "Role that nobody used",
    "unused",
    Severity.HIGH,
    ("UnusedIAMRole",),
    (ROLE,),
    "Roles that nobody became and that made no call within the window, over the trail, RoleLastUsed and Access "
    "Advisor's data. Denied attempts are no use. A role that is younger than the window is not judged, nor are "
    "service-linked roles. A role made again under the name of a deleted one is another role. The severity follows "
    "from what the role may do.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedIamRoleDetails.html",
    ),
    run,
)
