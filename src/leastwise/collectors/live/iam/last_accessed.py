"""When users, groups, roles and policies last used each service and action: on request, as supplementary facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import instant

_KINDS: Final[tuple[tuple[str, str, str, str, dict[str, str]], ...]] = (
    ("AWS::IAM::User", "list_users", "Users", "User", {}),
    ("AWS::IAM::Group", "list_groups", "Groups", "Group", {}),
    ("AWS::IAM::Role", "list_roles", "Roles", "Role", {}),
    ("AWS::IAM::Policy", "list_policies", "Policies", "Policy", {"Scope": "Local"}),
)
_PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 2.0, 3.0, 5.0, 5.0, 10.0, 10.0, 20.0, 20.0, 30.0, 30.0)
"""Seconds between questions for a report: two minutes and a half in all."""


@dataclass(frozen=True, slots=True)
class _Entity:
    resource_type: str
    id: str
    name: str
    arn: str


def collect(account: AccountAccess) -> Observations:
    """Reports at action level of everything that can be asked about; nothing unless `last_accessed` is wanted.

    IAM API Reference, "GenerateServiceLastAccessedDetails", "GetServiceLastAccessedDetails"; IAM User Guide, "Refine
    permissions in AWS using last accessed information": what policies allowed and was tried, in the tracking period.
    """
    reading = Reading(account)
    if account.options.last_accessed:
        reading.each(partial(_ask, reading), _entities(reading))
    return reading.observations()


def _entities(reading: Reading) -> Iterator[_Entity]:
    for resource_type, operation, entries, kind, parameters in _KINDS:
        for one in reading.pages("iam", operation, entries, about=resource_type, parameters=dict(parameters)):
            yield _Entity(resource_type, one[f"{kind}Id"], one[f"{kind}Name"], one["Arn"])


def _ask(reading: Reading, entity: _Entity) -> None:
    begun = reading.call(
        "iam",
        "generate_service_last_accessed_details",
        about=entity.resource_type,
        resource=entity.arn,
        absent=("NoSuchEntity",),
        parameters={"Arn": entity.arn, "Granularity": "ACTION_LEVEL"},
    )
    if not begun:
        return
    report = _report(reading, entity, begun["JobId"])
    if report is not None:
        facts = {"serviceLastAccessed": _services(report), "serviceLastAccessedDate": instant(reading.account.clock())}
        reading.item(
            entity.resource_type,
            entity.id,
            name=entity.name,
            arn=entity.arn,
            configuration={},
            supplementary=facts,
        )


def _report(reading: Reading, entity: _Entity, job: str) -> list[dict[str, Any]] | None:
    """The services of a finished report; None where it could not be read or did not finish, which is kept."""
    services: list[dict[str, Any]] = []
    parameters, pauses = {"JobId": job}, iter(_PAUSES)
    while True:
        answer = reading.call(
            "iam",
            "get_service_last_accessed_details",
            about=entity.resource_type,
            resource=entity.arn,
            parameters=parameters,
        )
        if answer is None:
            return None
        if answer.get("JobStatus") == "IN_PROGRESS" and (pause := next(pauses, None)) is not None:
            reading.account.stopping.wait(pause)
            continue
        if answer.get("JobStatus") != "COMPLETED":
            failure = answer.get("Error", {}).get("Message") or "the report did not finish"
            reading.refuse(entity.resource_type, entity.arn, f"service last accessed data: {failure}")
            return None
        services += answer.get("ServicesLastAccessed") or ()
        if not answer.get("IsTruncated"):  # botocore has no paginator for this call
            return services
        parameters = {"JobId": job, "Marker": answer["Marker"]}


def _services(report: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The services that were used, by namespace: those never used would be most of each report."""
    used = [one for one in report if one.get("LastAuthenticated")]
    return sorted((_service(one) for one in used), key=lambda one: str(one["serviceNamespace"]))


def _service(one: dict[str, Any]) -> dict[str, Any]:
    actions = [action for action in one.get("TrackedActionsLastAccessed") or () if action.get("LastAccessedTime")]
    return {
        "serviceNamespace": one["ServiceNamespace"],
        "serviceName": one.get("ServiceName"),
        "lastAuthenticated": instant(one["LastAuthenticated"]),
        "lastAuthenticatedEntity": one.get("LastAuthenticatedEntity"),
        "lastAuthenticatedRegion": one.get("LastAuthenticatedRegion"),
        "trackedActionsLastAccessed": [
            {
                "actionName": action["ActionName"],
                "lastAccessedTime": instant(action["LastAccessedTime"]),
                "lastAccessedEntity": action.get("LastAccessedEntity"),
                "lastAccessedRegion": action.get("LastAccessedRegion"),
            }
            for action in sorted(actions, key=lambda action: str(action["ActionName"]))
        ],
    }


LAST_ACCESSED: Final = LiveCollector(
    name="iam-last-accessed",
    title="IAM service last accessed data (with --last-accessed)",
    service="iam",
    actions=(
        "iam:ListUsers",
        "iam:ListGroups",
        "iam:ListRoles",
        "iam:ListPolicies",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetServiceLastAccessedDetails",
    ),
    resource_types=tuple(kind[0] for kind in _KINDS),
    collect=collect,
    reach=Reach.GLOBAL,
)
