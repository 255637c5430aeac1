"""What a recorded trail of CloudTrail says of itself: which events it selects, whether it logs, whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.access.members import entries, is_whole, text, texts
from leastwise.checks.check import NotEvaluated
from leastwise.checks.subject import account_subject, is_listed, not_read_of, unlisted
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem

TRAIL: Final = "AWS::CloudTrail::Trail"
TRAILS_ACTION: Final = "cloudtrail:DescribeTrails"
STATUS_ACTION: Final = "cloudtrail:GetTrailStatus"
SELECTORS_ACTION: Final = "cloudtrail:GetEventSelectors"
_NOISY: Final = frozenset({"kms.amazonaws.com", "rdsdata.amazonaws.com"})
"""The event sources that CloudTrail lets a trail leave out (CloudTrail User Guide, "Logging management events")."""
_CATEGORY, _READ_ONLY, _SOURCE = "eventCategory", "readOnly", "eventSource"


def flag(item: ConfigurationItem, member: str) -> bool | None:
    """A member that is true or false, None where it was not recorded."""
    value = item.configuration.get(member)
    return value if isinstance(value, bool) and member not in item.unknown else None


def trails_over(evidence: Evidence, account_id: str) -> Iterator[ConfigurationItem]:
    """The trails that record an account: its own, and those of its organisation wherever they were recorded."""
    reader = evidence.surroundings.organization
    organization = reader.organization_id(account_id)
    for trail in evidence.state.of_type(TRAIL):
        is_shared = flag(trail, "isOrganizationTrail") is True and organization is not None
        if trail.account_id == account_id or (is_shared and reader.organization_id(trail.account_id) == organization):
            yield trail


def unlisted_trails(evidence: Evidence, account_id: str) -> NotEvaluated | None:
    """That the trails of an account were not listed, or not in a Region where one may be; None where they were."""
    refused = not_read_of(evidence, account_id, TRAIL)
    if refused is not None and not is_listed(evidence, account_id, refused.region, TRAIL):
        reason = f"trails of {refused.region} were not read: {refused.reason}"
        return account_subject(account_id).not_evaluated(reason, refused.missing_action or TRAILS_ACTION)
    return unlisted(evidence, account_id, TRAIL, TRAILS_ACTION)


def records_management_events(trail: ConfigurationItem) -> bool | None:
    """Whether a trail records all management events, reads and writes; None where its selectors are not known.

    CloudTrail API Reference, "PutEventSelectors", "EventSelector", "AdvancedFieldSelector": a trail without any
    selectors records all management events; of advanced selectors, `readOnly` limits it to reads or writes. Events of
    KMS and the RDS Data API may be left out.
    """
    members = ("eventSelectors", "advancedEventSelectors")
    if any(not is_whole(trail.configuration, one) or one in trail.unknown for one in members):
        return None
    basic, advanced = (entries(trail.configuration, one) for one in members)
    if not basic and not advanced:
        return True
    kinds = {kind for one in basic for kind in _of_basic(one)} | {
        kind for one in advanced for kind in _of_advanced(one)
    }
    return kinds == {"read", "write"}


def _of_basic(selector: Mapping[str, Any]) -> tuple[str, ...]:
    if selector.get("includeManagementEvents", True) is not True:
        return ()
    return {"ReadOnly": ("read",), "WriteOnly": ("write",)}.get(
        text(selector, "readWriteType") or "All", ("read", "write")
    )


def _of_advanced(selector: Mapping[str, Any]) -> tuple[str, ...]:
    fields = {text(one, "field"): one for one in entries(selector, "fieldSelectors")}
    if texts(fields.get(_CATEGORY, {}), "equals") != ["Management"]:
        return ()
    if set(fields) - {_CATEGORY, _READ_ONLY, _SOURCE}:
        return ()
    source = fields.get(_SOURCE, {})
    if (source and not set(texts(source, "notEquals")) <= _NOISY) or texts(source, "equals"):
        return ()
    only = texts(fields.get(_READ_ONLY, {}), "equals")
    return ("read",) if only == ["true"] else ("write",) if only == ["false"] else ("read", "write")
