"""Timelines and elevations as rows, for programs: one JSON object a version, members spelled as AWS spells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from leastwise.model.configuration_item import Cause, ConfigurationItem
from leastwise.usecases.recorder.actors import Actor
from leastwise.usecases.recorder.elevations import Elevation
from leastwise.usecases.recorder.text_diff import unified_diff
from leastwise.usecases.recorder.timelines import Lifetime, TimelineEntry
from leastwise.usecases.recorder.timelines_moments import Comparison
from leastwise.usecases.recorder.versions import Version
from leastwise.usecases.recorder.versions_change import Change

if TYPE_CHECKING:
    from leastwise.access.changes import AccessChange

Row = dict[str, Any]


def lifetime_rows(lifetime: Lifetime, *, with_rules: bool = False) -> Iterator[Row]:
    """Yield a row an entry: `timelineOf` is the resource whose timeline it is, `through` what came between.

    `with_rules` adds `rules`: those whose state the entry changed. What no entry brought about has rows of its own
    behind the others, of the kind "compliance".
    """
    if not with_rules:
        for entry in lifetime.entries:
            yield {"timelineOf": lifetime.newest.resource_id, **_entry_row(entry)}
        return
    from leastwise.usecases.recorder.rules.rows import change_row
    from leastwise.usecases.recorder.timelines_rules import placed

    found = placed(lifetime.entries, lifetime.compliance)
    for entry, changes in zip(lifetime.entries, found.of_entries, strict=True):
        rules = [change_row(change) for change in changes]
        yield {"timelineOf": lifetime.newest.resource_id, **_entry_row(entry), "rules": rules}
    for change in found.others:
        moment = time_text(change.moment)
        row: Row = {"timelineOf": lifetime.newest.resource_id, "kind": "compliance"}
        yield row | {"configurationItemCaptureTime": moment, "rules": [change_row(change)]}


def item_row(item: ConfigurationItem) -> Row:
    """Return an item with AWS Config's names (AWS Config API Reference, "ConfigurationItem")."""
    return {
        "configurationItemCaptureTime": time_text(item.capture_time),
        "configurationItemStatus": item.status.value,
        "accountId": item.account_id,
        "awsRegion": item.region,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "resourceName": item.resource_name,
        "ARN": item.arn,
        "tags": None if item.tags is None else dict(item.tags),
        "configuration": item.configuration,
        "supplementaryConfiguration": item.supplementary,
        "unknown": list(item.unknown),
        "origin": item.origin.value,
        "since": time_text(item.since) if item.since else None,
    }


def version_row(version: Version) -> Row:
    """Return a version without its access."""
    return {"version": version.number, "kind": version.kind.value, **item_row(version.item)}


def comparison_row(comparison: Comparison) -> Row:
    """Return two states compared."""
    return {
        "before": version_row(comparison.before),
        "after": version_row(comparison.after),
        "changes": changes_list(comparison.changes),
        "patch": patch_text(comparison.patch),
    }


def elevation_row(elevation: Elevation) -> Row:
    """Return an elevation: when, what, who, and what it newly allowed."""
    return {
        "time": time_text(elevation.moment),
        "since": time_text(elevation.items[0].since) if elevation.items[0].since else None,
        "origin": elevation.items[0].origin.value,
        "decided": elevation.is_decided,
        "escalation": elevation.is_escalation,
        "resources": [
            {"accountId": item.account_id, "resourceType": item.resource_type, "resourceId": item.resource_id}
            | {"resourceName": item.resource_name, "ARN": item.arn}
            for item in elevation.items
        ],
        **_who(elevation.actor, elevation.cause),
        **access_members(elevation.access),
        "principalsNotCompared": elevation.not_compared,
    }


def _entry_row(entry: TimelineEntry) -> Row:
    version = entry.version
    before = f"version {version.before and version.number - 1}"
    patch = unified_diff(version.before, version.item, before, f"version {version.number}")
    return {
        "through": entry.through or None,
        **version_row(version),
        **_who(version.actor, version.cause),
        "changes": changes_list(version.changes),
        "patch": patch_text(patch),
        **access_members(version.access),
        "principalsNotCompared": version.not_compared,
        "escalation": any(change.escalation for change in version.access),
    }


def _who(actor: Actor | None, cause: Cause | None) -> Row:
    actor = actor or Actor("")
    row: Row = {
        "eventID": cause.event_id if cause else "",
        "eventName": cause.event_name if cause else "",
        "eventSource": cause.event_source if cause else "",
        "eventRegion": cause.aws_region if cause else "",
        "principal": actor.name,
        "role": actor.role,
        "session": actor.session,
        "principalArn": actor.principal_arn,
        "principalId": actor.principal_id,
        "human": actor.human,
        "accessKeyId": actor.access_key_id,
        "sourceIPAddress": actor.source_ip_address,
        "userAgent": actor.user_agent,
    }
    return {name: value or None for name, value in row.items()} | {"roleChain": list(actor.chain)}


def changes_list(changes: Iterable[Change]) -> list[Row]:
    """Return changes as objects; `path` goes through `configuration` without naming it."""
    return [
        {"path": list(change.path), "kind": change.kind.value, "before": change.before, "after": change.after}
        for change in changes
    ]


def access_members(access: Sequence[AccessChange]) -> Row:
    """Return in sentences what was newly allowed, what no longer is, what cannot be told, and what was not recorded."""
    return {
        "newlyAllows": [change.sentence for change in access if change.widened],
        "noLongerAllows": [change.sentence for change in access if change.narrowed],
        "undecided": [change.sentence for change in access if change.undecided],
        "unrecorded": list(dict.fromkeys(one for change in access for one in change.unrecorded)),
    }


def patch_text(lines: Sequence[str]) -> str:
    """Return a unified diff as one text."""
    return "".join(line + "\n" for line in lines)


def time_text(moment: datetime) -> str:
    """Return a moment as ISO 8601, in UTC, with a fraction only where there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
