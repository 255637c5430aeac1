"""The derived timeline as two tables: the newest item of every resource, and the older ones.

Both are in order of resources, so that one resource is read without the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from leastwise.inventory.item_files import unreadable
from leastwise.inventory.item_rows import ITEM_COLUMNS, columns_of, items_of, keys_of, utc
from leastwise.inventory.json_text import written
from leastwise.inventory.relationships import relationships_of
from leastwise.lake.allocation import paused_collector
from leastwise.lake.item_schema import SUPPLEMENTARY_SCHEMA, TIMELINE_SCHEMA
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

_NAMES = ("accountid", "awsregion", "resourcetype", "resourceid", "resourcename", "arn", "former")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The tables, or the paths of the files that hold them; `supplementary` belongs to the newest items."""

    newest: pa.Table | tuple[str, ...]
    older: pa.Table | tuple[str, ...]
    supplementary: tuple[str, ...] = ()

    def rows(
        self, condition: ds.Expression | None = None, *, columns: Sequence[str] | None = None, older: bool = True
    ) -> list[tuple[pa.Table, bool]]:
        """The rows that meet a condition, of the newest items and of the older ones, and which of the two they are."""
        names = columns or (*ITEM_COLUMNS, "sequence")
        parts = [(self.newest, True), (self.older, False)] if older else [(self.newest, True)]
        return [(_read(source, TIMELINE_SCHEMA, names, condition), is_newest) for source, is_newest in parts]

    def items(self, condition: ds.Expression | None = None, *, older: bool = True) -> list[ConfigurationItem]:
        """The items that meet a condition, oldest first."""
        found: list[tuple[int, ConfigurationItem]] = []
        with paused_collector():
            for table, is_newest in self.rows(condition, older=older):
                if is_newest:
                    table = self._with_supplementary(table)
                found += zip(table["sequence"].to_pylist(), items_of(table), strict=True)
        return [item for _, item in sorted(found, key=lambda pair: pair[0])]

    def _with_supplementary(self, table: pa.Table) -> pa.Table:
        if not self.supplementary or not table.num_rows:
            return table
        few = table.num_rows <= 100
        condition = ds.field("resourceid").isin(table["resourceid"].to_pylist()) if few else None
        facts = _read(self.supplementary, SUPPLEMENTARY_SCHEMA, SUPPLEMENTARY_SCHEMA.names, condition)
        by_key = dict(zip(keys_of(facts), facts["supplementary"].to_pylist(), strict=True))
        texts = [by_key.get(key) for key in keys_of(table)]
        return table.append_column("supplementary", pa.array(texts, pa.string()))

    def named(self, text: str) -> set[ResourceKey]:
        """The resources that ever had that ARN, unique id or name; else those that had it in another case."""
        ((table, _),) = self.rows(columns=_NAMES, older=False)
        return _matching(table, text) or _matching(table, text, ignore_case=True)


def _matching(table: pa.Table, text: str, *, ignore_case: bool = False) -> set[ResourceKey]:
    wanted = text.lower() if ignore_case else text
    mask = None
    for name in ("resourceid", "resourcename", "arn"):
        equal = pc.equal(pc.utf8_lower(table[name]) if ignore_case else table[name], wanted)
        mask = equal if mask is None else pc.or_kleene(mask, equal)
    renamed = table.filter(pc.is_valid(table["former"]))
    had = [
        wanted in [name.lower() if ignore_case else name for name in names] for names in renamed["former"].to_pylist()
    ]
    return {*keys_of(table.filter(mask)), *keys_of(renamed.filter(pa.array(had, pa.bool_())))}


def _read(
    source: pa.Table | tuple[str, ...], schema: pa.Schema, columns: Sequence[str], condition: ds.Expression | None
) -> pa.Table:
    wanted = pa.schema([schema.field(name) for name in columns])
    if isinstance(source, tuple) and not source:
        return wanted.empty_table()
    try:
        data = ds.dataset(source) if isinstance(source, pa.Table) else ds.dataset(list(source), format="parquet")
        return data.to_table(columns=list(columns), filter=condition).cast(wanted)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(", ".join(source) if isinstance(source, tuple) else "timeline", error) from None


def moment_scalar(moment: datetime) -> pa.Scalar:
    """A moment as the schema has it."""
    return pa.scalar(utc(moment), pa.timestamp("us"))


def in_force_at(moment: datetime) -> ds.Expression:
    """The condition that an item is the one in force of its resource at a moment."""
    at = moment_scalar(moment)
    until = ds.field("validuntil")
    return (ds.field("configurationitemcapturetime") <= at) & (until.is_null() | (until > at))


def of_keys(keys: Collection[ResourceKey]) -> ds.Expression:
    """The condition that an item may be one of these resources': rows are told apart by their unique ids only."""
    return ds.field("resourceid").isin(sorted({key.resource_id for key in keys}))


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


def from_iso(text: str) -> datetime:
    """A moment with zone from its ISO 8601 text."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
