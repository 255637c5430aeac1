"""Whether anything that a group or managed policy grants was used by those who have it."""

from __future__ import annotations

from dataclasses import dataclass

from leastwise.checks.unused_access.grounds import Grounds
from leastwise.checks.unused_access.unused_services import UnusedServices
from leastwise.evidence.last_accessed import Access
from leastwise.model.configuration_item import ConfigurationItem


@dataclass(frozen=True, slots=True)
class Used:
    """`is_used` is None where that cannot be told, for the `reason`; what is granted nothing counts as used."""

    is_used: bool | None
    reason: str = ""
    notes: tuple[str, ...] = ()
    by_advisor: bool = False


def use_of_grants(grounds: Grounds, reading: UnusedServices, item: ConfigurationItem) -> Used:
    """Whether the members of a group, or the users and roles of a policy, used something that it grants."""
    accessed = grounds.reader.of_item(item)
    granted = [one for one in accessed.services if one.granted]
    if not granted or any(one.access is Access.USED for one in granted):
        return Used(True)
    coverage = grounds.coverage(item.account_id)
    asked = accessed.window.advisor_asked
    by_advisor = asked is not None and asked >= grounds.since
    notes = tuple(dict.fromkeys((*coverage.notes, *accessed.notes)))
    if not coverage.is_known and not by_advisor:
        reason = "; ".join(coverage.notes)
        return Used(None, f"nothing tells what was used of what it grants: {reason}")
    open_services = {one.service for one in granted} - {one.service for one in reading.of(accessed) if one.is_whole}
    if open_services:
        named = ", ".join(sorted(open_services)[:3])
        return Used(None, f"the trail would not tell of every use of what it grants of {named}")
    return Used(False, notes=notes, by_advisor=by_advisor)
