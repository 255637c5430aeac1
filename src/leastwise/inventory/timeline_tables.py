"""The derived timeline as two tables: the newest item of every resource, and the older ones.

Both are in order of resources, so that one resource is read without the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from leastwise.inventory.item_rows import columns_of, utc
from leastwise.inventory.json_text import written
from leastwise.inventory.relationships import relationships_of
from leastwise.lake.item_schema import TIMELINE_SCHEMA
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey


def timeline_tables(items: Sequence[ConfigurationItem]) -> tuple[pa.Table, pa.Table]:
    """The newest and the older items of a timeline (oldest first) as tables of `TIMELINE_SCHEMA`."""
    by_key: dict[ResourceKey, list[tuple[int, ConfigurationItem]]] = {}
    for sequence, item in enumerate(items):
        by_key.setdefault(item.key, []).append((sequence, item))
    newest: list[tuple[ConfigurationItem, dict[str, Any]]] = []
    older: list[tuple[ConfigurationItem, dict[str, Any]]] = []
    for key in sorted(by_key, key=lambda key: (key.resource_id, key)):
        versions = by_key[key]
        created = _created(versions)
        for index, (sequence, item) in enumerate(versions):
            last = index + 1 == len(versions)
            until = None if last else utc(versions[index + 1][1].capture_time)
            more = {
                "version": index + 1,
                "sequence": sequence,
                "validuntil": until,
                "resourcecreationtime": created,
                "former": _former(versions) if last else None,
            }
            (newest if last else older).append((item, more))
    return _table(newest), _table(older)


def _former(versions: Sequence[tuple[int, ConfigurationItem]]) -> list[str] | None:
    """The names and ARNs that a resource had and no longer has."""
    newest = versions[-1][1]
    had = {text for _, item in versions for text in (item.resource_name, item.arn)}
    return sorted(had - {newest.resource_name, newest.arn, ""}) or None


def _created(versions: Sequence[tuple[int, ConfigurationItem]]) -> datetime | None:
    """`createDate` of a resource, from its newest item that tells it (UTC, without zone)."""
    for _, item in reversed(versions):
        text = item.configuration.get("createDate")
        if isinstance(text, str):
            try:
                return utc(datetime.fromisoformat(text))
            except ValueError:
                continue
    return None


def _table(rows: Sequence[tuple[ConfigurationItem, dict[str, Any]]]) -> pa.Table:
    items = [item for item, _ in rows]
    columns = columns_of(items)
    for name in ("version", "sequence", "validuntil", "resourcecreationtime", "former"):
        columns[name] = [more[name] for _, more in rows]
    columns["relationships"] = [_relationships_text(item) for item in items]
    return pa.table(columns, schema=TIMELINE_SCHEMA)


def _relationships_text(item: ConfigurationItem) -> str:
    return written(
        [
            {
                "relationshipName": one.name,
                "resourceType": one.resource_type,
                "resourceId": one.resource_id or None,
                "resourceName": one.resource_name or None,
            }
            for one in relationships_of(item)
        ]
    )
