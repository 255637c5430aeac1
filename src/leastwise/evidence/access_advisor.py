"""Access Advisor's data of recorded users, roles, groups and policies, where it was collected.

IAM API Reference, "GetServiceLastAccessedDetails": ServiceLastAccessed, TrackedActionLastAccessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leastwise.access.members import entries, text
from leastwise.evidence.last_accessed import LastUse, later
from leastwise.model.configuration_item import ConfigurationItem

SOURCE = "Access Advisor"


@dataclass(frozen=True, slots=True)
class AdvisorReport:
    """When it was asked for; service prefix and action (both in lower case) -> last attempt to access them."""

    asked: datetime
    services: Mapping[str, LastUse] = field(default_factory=dict)
    actions: Mapping[str, LastUse] = field(default_factory=dict)


def advisor_report(item: ConfigurationItem) -> AdvisorReport | None:
    """The report that was collected with an item; None where none was. What is no date in it is left out."""
    asked = _moment(item.supplementary, "serviceLastAccessedDate")
    if asked is None:
        return None
    services: dict[str, LastUse] = {}
    actions: dict[str, LastUse] = {}
    for one in entries(item.supplementary, "serviceLastAccessed"):
        prefix = text(one, "serviceNamespace").lower()
        moment = _moment(one, "lastAuthenticated")
        if moment is not None:
            region, by = text(one, "lastAuthenticatedRegion"), text(one, "lastAuthenticatedEntity")
            services[prefix] = LastUse(moment, region, SOURCE, by=by)
        for action in entries(one, "trackedActionsLastAccessed"):
            moment = _moment(action, "lastAccessedTime")
            if moment is not None:
                region, by = text(action, "lastAccessedRegion"), text(action, "lastAccessedEntity")
                name = f"{prefix}:{text(action, 'actionName')}".lower()
                found = later(actions.get(name), LastUse(moment, region, SOURCE, by=by))
                actions |= {name: found} if found else {}
    return AdvisorReport(asked, services, actions)


def _moment(facts: Mapping[str, Any], member: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text(facts, member))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
