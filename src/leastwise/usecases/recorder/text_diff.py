"""A resource as text: canonical pretty JSON, and the unified difference of two states of it."""

from __future__ import annotations

import difflib
import json

from leastwise.model.configuration_item import ConfigurationItem


def canonical_text(item: ConfigurationItem | None) -> str:
    """Return the durable part of an item as JSON, indented, members sorted: equal states are equal texts.

    Empty where there is no item, or the resource was deleted.
    """
    if item is None or item.is_deleted:
        return ""
    members = {
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "resourceName": item.resource_name,
        "ARN": item.arn,
        "configuration": item.configuration,
        "tags": item.tags,
        "unknown": list(item.unknown) or None,
    }
    kept = {name: value for name, value in members.items() if value is not None}
    return json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False, default=_plain) + "\n"


def unified_diff(
    before: ConfigurationItem | None, after: ConfigurationItem | None, before_label: str, after_label: str
) -> tuple[str, ...]:
    """Return the lines of a unified diff with three lines of context, without line ends; none where equal.

    The side that does not exist is `/dev/null`, as `diff` and `git` write it.
    """
    old, new = canonical_text(before), canonical_text(after)
    old_label = before_label if old else "/dev/null"
    new_label = after_label if new else "/dev/null"
    return tuple(difflib.unified_diff(old.splitlines(), new.splitlines(), old_label, new_label, lineterm=""))


def _plain(value: object) -> object:
    return dict(value) if hasattr(value, "keys") else str(value)  # type: ignore[call-overload]
