"""Reading the derived timeline: items of some resources, in force at a moment, of a name.

It is read through DuckDB alone, from its files or from tables in memory: loading Arrow as well takes longer than most
answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from leastwise.inventory.item_rows import ITEM_COLUMNS, Row, item_of, utc
from leastwise.inventory.unreadable import unreadable
from leastwise.lake.allocation import paused_collector
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

if TYPE_CHECKING:
    import pyarrow as pa

_KEY: Final = "accountid, awsregion, resourcetype, resourceid"
_FEW: Final = 100
"""So many resources are named one by one in a query, so that parts of the files without them are passed over."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on rows in SQL, with the values of its parameters by name."""

    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Timeline:
    """The timeline in tables, or in files by their paths; the files of `supplementary` belong to the newest items.

    What reads raises LakeError where a file is missing or damaged.
    """

    def __init__(
        self,
        newest: pa.Table | tuple[str, ...],
        older: pa.Table | tuple[str, ...],
        supplementary: tuple[str, ...] = (),
    ) -> None:
        self.newest = newest
        self.older = older
        self.supplementary = supplementary

    def holds(self, newest: tuple[str, ...], older: tuple[str, ...], supplementary: tuple[str, ...]) -> bool:
        """Whether it reads these files."""
        return (self.newest, self.older, self.supplementary) == (newest, older, supplementary)

    def close(self) -> None:
        """Let go of what reads."""
        if "_connection" in self.__dict__:
            self._connection.close()

    def items(self, conditions: Sequence[Condition] = (), *, older: bool = True) -> list[ConfigurationItem]:
        """The items that meet all conditions, oldest first."""
        columns = ("sequence", *ITEM_COLUMNS)
        with paused_collector():
            newest = self._rows("newest", columns, conditions)
            facts = self._supplementary([Row(*row[1:]) for row in newest]) if newest else {}
            found = [(row[0], item_of(Row(*row[1:]), facts.get(row[1:5]))) for row in newest]
            rest = self._rows("older", columns, conditions) if older else ()
            found += [(row[0], item_of(Row(*row[1:]))) for row in rest]
        return [item for _, item in sorted(found, key=lambda pair: pair[0])]

    def _supplementary(self, rows: Sequence[Row]) -> dict[tuple[str, ...], str]:
        """JSON texts of the facts known of these rows' resources, by key."""
        few = [_one_of("resourceid", {row.identifier for row in rows})] if len(rows) <= _FEW else []
        names = (*_KEY.split(", "), "supplementary")
        return {row[:4]: row[4] for row in self._rows("supplementary", names, few)}

    def named(self, text: str) -> set[ResourceKey]:
        """The resources that ever had that ARN, unique id or name; else those that had it in another case."""
        return self._matching(text, "{}", "former") or self._matching(
            text.lower(), "lower({})", "list_transform(former, lambda name: lower(name))"
        )

    def _matching(self, text: str, column: str, former: str) -> set[ResourceKey]:
        equal = [f"{column.format(name)} = $text" for name in ("resourceid", "resourcename", "arn")]
        condition = Condition(f"({' OR '.join(equal)} OR list_contains({former}, $text))", {"text": text})
        return {ResourceKey(*row) for row in self._rows("newest", _KEY.split(", "), [condition])}

    def _rows(self, name: str, columns: Sequence[str], conditions: Sequence[Condition]) -> list[tuple[Any, ...]]:
        source = getattr(self, name)
        if isinstance(source, tuple) and not source:
            return []
        query = f"SELECT {', '.join(columns)} FROM {self._from(name)}"  # noqa: S608 - names of columns
        query += " WHERE " + " AND ".join(one.sql for one in conditions) if conditions else ""
        values = {key: value for one in conditions for key, value in one.values.items()}
        try:
            return self._connection.execute(query, values).fetchall()
        except duckdb.Error as error:
            raise _explained(source, error) from None

    def _from(self, name: str) -> str:
        source = getattr(self, name)
        if not isinstance(source, tuple):
            return f'"{name}"'
        paths = ", ".join("'" + path.replace("'", "''") + "'" for path in source)
        return f"read_parquet([{paths}])"

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            }
        )
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET parquet_metadata_cache = true")  # a file of the timeline never changes under its name
        for name in ("newest", "older"):
            table = getattr(self, name)
            if not isinstance(table, tuple):
                connection.register(name, table)
        return connection


def _explained(source: pa.Table | tuple[str, ...], error: Exception) -> Exception:
    if not isinstance(source, tuple):
        return unreadable("timeline", error)
    missing = [path for path in source if not Path(path).exists()]
    if missing:
        return unreadable(missing[0], FileNotFoundError())
    return unreadable(", ".join(source), error)


def in_force_at(moment: datetime) -> Condition:
    """That an item is the one in force of its resource at a moment."""
    return Condition(
        "configurationitemcapturetime <= $at AND (validuntil IS NULL OR validuntil > $at)", {"at": utc(moment)}
    )


def captured_from(moment: datetime) -> Condition:
    """That an item was captured at a moment or later."""
    return Condition("configurationitemcapturetime >= $since", {"since": utc(moment)})


def captured_before(moment: datetime) -> Condition:
    """That an item was captured before a moment."""
    return Condition("configurationitemcapturetime < $until", {"until": utc(moment)})


def of_keys(keys: Collection[ResourceKey]) -> Condition:
    """That an item may be one of these resources': rows are told apart by their unique ids only."""
    return _one_of("resourceid", {key.resource_id for key in keys})


def of_accounts(*account_ids: str) -> Condition:
    """That an item is of one of these accounts."""
    return _one_of("accountid", account_ids)


def of_types(resource_types: Collection[str]) -> Condition:
    """That an item is of one of these types."""
    return _one_of("resourcetype", resource_types)


def of_other_status(statuses: Collection[str]) -> Condition:
    """That an item's status is none of these."""
    one = _one_of("configurationitemstatus", statuses)
    return Condition(f"NOT ({one.sql})", one.values)


def _one_of(column: str, values: Collection[str]) -> Condition:
    listed = sorted(values)
    if not listed:
        return Condition("false")
    if len(listed) > _FEW:
        return Condition(f"{column} IN (SELECT unnest(${column}))", {column: listed})
    named = {f"{column}{number}": value for number, value in enumerate(listed)}
    return Condition(f"{column} IN ({', '.join(f'${name}' for name in named)})", named)


def from_iso(text: str) -> datetime:
    """A moment with zone from its ISO 8601 text."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
