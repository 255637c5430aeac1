"""Services and actions that an active user or role is granted and did not use within the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.access.context import ROLE, USER
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.activity import activity_of
from leastwise.checks.unused_access.grant_changes import changes_within
from leastwise.checks.unused_access.grounds import Grounds, grounds_of, not_applicable, not_evaluated, passed
from leastwise.checks.unused_access.severity import gravest, severity_of_permissions
from leastwise.checks.unused_access.unused_services import UnusedService, UnusedServices
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.last_accessed import LastAccessed
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy.protection import SERVICE_LINKED_PATH

_ID: Final = "unused-permission"
_MOST_TOLD: Final = 5


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every user and role."""
    grounds = grounds_of(evidence)
    reading = UnusedServices(grounds)
    for item in grounds.items(USER, ROLE):
        yield _judged(grounds, reading, item)


def _judged(grounds: Grounds, reading: UnusedServices, item: ConfigurationItem) -> Result:
    if SERVICE_LINKED_PATH in item.arn:
        return not_applicable(item, "it is a service-linked role, which AWS grants what its service needs")
    activity = activity_of(grounds, item)
    young = grounds.too_young(item, activity.last)
    if young is not None:
        return young
    coverage = grounds.coverage(item.account_id)
    if not activity.sources:
        reason = f"nothing tells what it used: {'; '.join(coverage.notes)}, and Access Advisor's data was not collected"
        return not_evaluated(item, reason, "iam:GenerateServiceLastAccessedDetails")
    if not grounds.is_within(activity.last):
        return not_applicable(item, "it was not active at all within the window")
    accessed = grounds.reader.of_item(item)
    if not coverage.is_known and not reading.is_told_by_advisor(accessed):
        reason = "it was active, and no source tells what it used"
        return not_evaluated(item, f"{reason}: {'; '.join(coverage.notes)}", "iam:GenerateServiceLastAccessedDetails")
    unused = reading.of(accessed)
    return _finding(grounds, item, accessed, unused) if unused else passed(item)


def _finding(
    grounds: Grounds, item: ConfigurationItem, accessed: LastAccessed, unused: tuple[UnusedService, ...]
) -> Finding:
    kind = "User" if item.resource_type == USER else "Role"
    coverage = grounds.coverage(item.account_id)
    bits = 0
    for one in unused:
        bits |= one.bits
    services = sum(one.is_whole for one in unused)
    return Finding(
        _ID,
        "UnusedPermission",
        severity_of_permissions(bits, grounds.reference),
        f"{kind} {item.resource_name} did not use {_counted(services, bits)} {coverage.span}",
        item.account_id,
        item.region,
        item.resource_type,
        item.arn,
        principal=item.arn,
        details={"findingDetails": [{"unusedPermissionDetails": _details(one)} for one in unused]},
        explanation=tuple(_explained(grounds, accessed, unused)),
        remediation=(
            f"leastwise right-size {item.arn}",
            "It writes the smaller policy, and proves that what was used stays allowed.",
        ),
        notes=tuple(dict.fromkeys(_notes(grounds, item, accessed, unused))),
    )


def _counted(services: int, bits: int) -> str:
    actions = bits.bit_count()
    whole = f"{services} services whole, " if services > 1 else "1 service whole, " if services else ""
    return f"{whole}{actions:,} actions in all" if whole else f"{actions:,} actions" if actions != 1 else "1 action"


def _details(one: UnusedService) -> dict[str, Any]:
    found: dict[str, Any] = {"serviceNamespace": one.service, "lastAccessed": one.last_accessed}
    return found if one.is_whole else {**found, "actions": one.actions}


def _explained(grounds: Grounds, accessed: LastAccessed, unused: tuple[UnusedService, ...]) -> Iterator[str]:
    whole = [one for one in unused if one.is_whole]
    if whole:
        never = [one.service for one in whole if one.last_accessed is None]
        before = [f"{one.service} (last on {one.last_accessed[:10]})" for one in whole if one.last_accessed]
        yield from (f"Services never used: {_listed(names)}." for names in [never] if names)
        yield from (f"Services used before the window only: {_listed(names)}." for names in [before] if names)
    for one in [one for one in unused if not one.is_whole][:_MOST_TOLD]:
        names = gravest(one.bits, _MOST_TOLD, grounds.reference)
        more = one.bits.bit_count() - len(names)
        others = f" and {more:,} more" if more else ""
        yield f"Of {one.service}, {one.used} granted actions were used, and not: {', '.join(names)}{others}."
    denied = {service.service: service.tally.denied for service in accessed.services if service.tally.denied}
    if denied:
        told = ", ".join(f"{count:,} to {service}" for service, count in sorted(denied.items()))
        yield f"Attempts that were denied, which are no use: {told}."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_TOLD])
    return shown if len(names) <= _MOST_TOLD else f"{shown} and {len(names) - _MOST_TOLD:,} more"


def _notes(
    grounds: Grounds, item: ConfigurationItem, accessed: LastAccessed, unused: tuple[UnusedService, ...]
) -> Iterator[str]:
    yield from dict.fromkeys((*grounds.coverage(accessed.entity.account_id).notes, *accessed.notes))
    yield from changes_within(grounds, item)
    hidden = sum(one.untold for one in unused)
    if hidden:
        yield f"{hidden:,} more actions of these services are not listed: the trail would not tell of their use"
    if accessed.unmapped:
        calls = sum(accessed.unmapped.values())
        names = _listed(sorted(accessed.unmapped))
        yield f"which actions {calls:,} calls used is not known, and they may be among these: {names}"


UNUSED_PERMISSIONS: Final = Check(
    _ID,
    "Permissions that an active user or role does not use",
    "unused",
    Severity.MEDIUM,
    ("UnusedPermission",),
    (USER, ROLE),
    "Services, and actions of services that are used, which the policies of an active user or role grant (within "
    "its boundary and SCPs, without what is denied) and which it did not use within the window. Actions of whose use "
    "no source would tell, such as those that are data events where the trail records none, are not called unused. "
    "The severity follows from the gravest access level among them.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedPermissionDetails.html",
    ),
    run,
)
