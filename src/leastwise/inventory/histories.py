# ruff: noqa: S608 - the SQL is made of column names of the schema
"""What was observed before, read from the lake: the newest version of every resource, or all versions of some."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import duckdb
import pyarrow as pa

from leastwise.inventory.item_rows import DELETED, item_of, microseconds_of, rows_of
from leastwise.inventory.observed import WHOLE, History, Version
from leastwise.inventory.unreadable import unreadable
from leastwise.lake.item_catalogue import ItemCatalogue
from leastwise.model.configuration_item import ItemStatus, Origin, ResourceKey, Scope

_KEY: Final = "resourceid, resourcetype, accountid, awsregion"
_TIME: Final = "configurationitemcapturetime"
_DELETED: Final = {status.value: status in DELETED for status in ItemStatus}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Histories:
    """Reads observations. Raises LakeError where a file is missing or damaged."""

    def __init__(self, catalogue: ItemCatalogue) -> None:
        self._catalogue = catalogue

    def newest(self, accounts: Collection[str]) -> dict[ResourceKey, History]:
        """The history of every resource of these accounts, with its newest version only."""
        table = self._read(
            f"WITH newest AS (SELECT {_KEY}, max({_TIME}) AS {_TIME} FROM observed "
            f"WHERE list_contains($accounts, accountid) GROUP BY {_KEY}) "
            f"SELECT observed.* FROM observed JOIN newest USING ({_KEY}, {_TIME})",
            {"accounts": sorted(accounts)},
        )
        return self._histories(table, accounts, is_complete=False)

    def whole(self, keys: Collection[ResourceKey]) -> dict[ResourceKey, History]:
        """The whole history of these resources, of which something is known."""
        if not keys:
            return {}
        table = self._read(
            "SELECT * FROM observed WHERE resourceid IN (SELECT unnest($ids))",
            {"ids": sorted({key.resource_id for key in keys})},
        )
        found = self._histories(table, {key.account_id for key in keys}, is_complete=True)
        return self._with_reads({key: history for key, history in found.items() if key in keys})

    def unknown(self, keys: Collection[ResourceKey]) -> dict[ResourceKey, History]:
        """The history of resources that nothing is known of, but when they were not there."""
        return self._with_reads({key: History() for key in keys})

    def _with_reads(self, histories: dict[ResourceKey, History]) -> dict[ResourceKey, History]:
        reads = self._reads({key.account_id for key in histories})
        for key, history in histories.items():
            history.reads = reads.get(Scope(key.account_id, key.region, key.resource_type), ())
        return histories

    def _reads(self, accounts: Iterable[str]) -> dict[Scope, list[datetime]]:
        found: dict[Scope, list[datetime]] = {}
        for account in accounts:
            for *scope, moment in self._catalogue.rows("SELECT * FROM scope_reads WHERE account_id = ?", [account]):
                found.setdefault(Scope(*scope), []).append(_EPOCH + timedelta(microseconds=moment))
        return found

    def scope_reads(self) -> dict[Scope, list[datetime]]:
        """When each scope was read whole."""
        accounts = [account for (account,) in self._catalogue.rows("SELECT DISTINCT account_id FROM scope_reads", [])]
        return self._reads(accounts)

    def all(self) -> list[list[Version]]:
        """The versions of every resource, oldest first."""
        table = self._read("SELECT * FROM observed", {})
        accounts = table["accountid"].unique().to_pylist() if table.num_rows else []
        return [history.versions for history in self._histories(table, accounts, is_complete=True).values()]

    def touched(self) -> dict[ResourceKey, datetime]:
        """When an event last changed each resource that the timeline has an event of."""
        paths = [*self._catalogue.paths("newest"), *self._catalogue.paths("older")]
        query = (
            f"SELECT accountid, awsregion, resourcetype, resourceid, max({_TIME}) FROM observed "
            f"WHERE origin = '{Origin.TRAIL}' GROUP BY ALL"
        )
        rows = self._read(query, {}, paths).to_pydict() if paths else {}
        columns: list[list[Any]] = list(rows.values())
        return {ResourceKey(*row[:4]): row[4].replace(tzinfo=UTC) for row in zip(*columns, strict=True)}

    def living(self) -> set[ResourceKey]:
        """The resources that the timeline, as it was drawn last, takes to be there."""
        paths = self._catalogue.paths("newest")
        query = (
            "SELECT accountid, awsregion, resourcetype, resourceid FROM observed "
            f"WHERE configurationitemstatus NOT IN ({', '.join(repr(status.value) for status in DELETED)})"
        )
        rows = self._read(query, {}, paths).to_pydict() if paths else {}
        columns: list[list[Any]] = list(rows.values())
        return {ResourceKey(*row) for row in zip(*columns, strict=True)}

    def _read(self, query: str, parameters: dict[str, Any], paths: Sequence[str] | None = None) -> pa.Table:
        files = list(self._catalogue.paths("observed") if paths is None else paths)
        if not files:
            return pa.table({})
        with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            names = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
            try:
                connection.execute(f"CREATE VIEW observed AS SELECT * FROM read_parquet([{names}])")
                return connection.sql(query, params=parameters).to_arrow_table()
            except duckdb.Error as error:
                raise unreadable(files[0] if len(files) == 1 else "observations", error) from None

    def _histories(self, table: pa.Table, accounts: Iterable[str], *, is_complete: bool) -> dict[ResourceKey, History]:
        if not table.num_rows:
            return {}
        seen = self._seen(accounts)
        histories: dict[ResourceKey, History] = {}
        for row, members in zip(rows_of(table), table["members"].to_pylist(), strict=True):
            captured = row.captured.replace(tzinfo=UTC)
            place = (row.identifier, row.kind, row.account, row.region, microseconds_of(captured))
            known = (_DELETED[row.status], row.name, row.arn, row.configuration, row.tags, tuple(row.unknown or ()))
            version = Version(
                captured, known, partial(item_of, row), members or WHOLE, seen.get(place, {}), is_stored=True
            )
            key = ResourceKey(row.account, row.region, row.kind, row.identifier)
            histories.setdefault(key, History(is_complete=is_complete)).versions.append(version)
        for history in histories.values():
            history.versions.sort(key=lambda version: version.captured)
        return histories

    def _seen(self, accounts: Iterable[str]) -> dict[tuple[Any, ...], dict[str, datetime]]:
        found: dict[tuple[Any, ...], dict[str, datetime]] = {}
        for account in accounts:
            for *place, members, moment in self._catalogue.rows("SELECT * FROM seen WHERE account_id = ?", [account]):
                found.setdefault(tuple(place), {})[members] = _EPOCH + timedelta(microseconds=moment)
        return found
