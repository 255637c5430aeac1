# ruff: noqa: S608 - the SQL is made of the program's own names
"""The usage of a lake, kept beside its events: who did what, when last, how often.

A principal's events are those of its own user or role and of all sessions of it, in all accounts of the lake. What
one account's trail tells of a caller from another account counts unless the caller's own trail tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from leastwise.evidence.usage import Assumption, CredentialUse, Outcome, PassedRole, Tracked, Use
from leastwise.evidence.usage_coverage import tracked_accounts
from leastwise.evidence.usage_humans import resolved_assumptions
from leastwise.evidence.usage_sums import summed
from leastwise.evidence.usage_tables import TABLES
from leastwise.evidence.usage_update import bring_up_to_date
from leastwise.lake.lake import Lake
from leastwise.reference.event_actions import actions_of_event
from leastwise.reference.iam import Reference

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_COUNTS: Final = ("uses", "first", "last", "event_id")
_MEASURES: Final = (*_COUNTS, "resource")
_USE_COLUMNS: Final = (
    *("account", "principal", "principal_id", "event_source", "event_name", "region", "outcome"),
    *_MEASURES,
)
_CREDENTIAL_COLUMNS: Final = ("account", "principal", "credential", *_COUNTS)
_OUTCOMES: Final = {one.value: one for one in Outcome}
_MERGED: Final = {table.name: table for table in TABLES}


def open_usage(lake: Lake, reference: Reference) -> StoredUsage:
    """The usage of all events that are in the lake now; what came since the last time is counted first.

    A lake that cannot be written is counted in memory. Raises LakeError for damaged files and where the disk refuses.
    """
    connection = bring_up_to_date(lake, reference)
    try:
        return StoredUsage(_Tables.of(connection), reference)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Tables:
    """What usage is read from, in memory."""

    uses: pa.Table
    passed: pa.Table
    credentials: pa.Table
    assumptions: list[dict[str, Any]]
    days: list[dict[str, Any]]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> _Tables:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(f"CREATE TEMP VIEW all_uses AS {_with_copies('uses', 'copies')}")
        # Where only a unique id tells who it was, its newest ARN does.
        connection.execute(
            "CREATE TEMP TABLE arns AS SELECT principal_id AS id, max_by(principal, (last, principal)) AS arn "
            "FROM all_uses WHERE principal LIKE 'arn:%' AND principal_id <> '' GROUP BY principal_id"
        )
        return cls(
            _in_order(connection, "uses", "all_uses"),
            _in_order(connection, "passed", "passed"),
            _in_order(connection, "credentials", "credentials"),
            resolved_assumptions(connection, _with_copies("assumptions", "assumption_copies")),
            connection.sql("FROM days ORDER BY account, day, data_source").to_arrow_table().to_pylist(),
        )


def _with_copies(name: str, copies: str) -> str:
    """SQL of a table with the single calls that only the resource's account told; most tables are much larger."""
    told = _MERGED[name].merged((f"(SELECT * EXCLUDE (shared) FROM {copies})",))
    return f"(FROM {name} UNION ALL BY NAME {told})"


def _named(keys: tuple[str, ...], source: str) -> str:
    """SQL of a table whose principals' ids are made ARNs where those are known."""
    others = ", ".join(key for key in keys if key != "principal")
    return f"""SELECT coalesce(CASE WHEN principal NOT LIKE 'arn:%' THEN arn END, principal) AS principal, {others},
        uses, first, last, event_id, resource
        FROM {source} LEFT JOIN arns ON principal_id = id AND principal NOT LIKE 'arn:%'"""


def _in_order(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> pa.Table:
    """A table in order of principals. Most of it is kept so; to sort it as a whole takes longer than to read it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    table = connection.sql(_named(_MERGED[name].keys, source)).to_arrow_table()
    if not table.num_rows:
        return table
    encoded = table["principal"].combine_chunks().dictionary_encode()
    ranks = np.empty(len(encoded.dictionary), dtype=np.int32)
    ranks[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(ranks), dtype=np.int32)
    places = ranks[encoded.indices.to_numpy()]
    if bool((np.diff(places) >= 0).all()):
        return table
    return table.take(pa.array(np.argsort(places, kind="stable")))


@dataclass
class StoredUsage:
    """Usage as `open_usage` read it: a value in memory, which later events do not change."""

    _tables: _Tables
    _reference: Reference
    _actions: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def tracked(self) -> Mapping[str, Tracked]:
        """Account id -> what the trail covers of it; accounts without events are absent."""
        return tracked_accounts(self._tables.days)

    def uses_of(self, principal_arn: str, principal_id: str = "") -> tuple[Use, ...]:
        """Everything a principal did. With a unique id: by that id, under whatever name, or without one."""
        rows = _of_principal(self._uses_index, principal_arn, principal_id)
        return self._uses(self._tables.uses, rows, principal_id)

    def uses(self) -> Iterator[tuple[str, tuple[Use, ...]]]:
        """(principal ARN, its uses) of all principals, each once; services and unknown ids under their own names."""
        for principal, rows in self._uses_index.by_arn.items():
            if principal:
                yield principal, self._uses(self._tables.uses, [rows], "")

    def principals(self) -> Iterator[str]:
        """The principals of `uses`."""
        return (principal for principal in self._uses_index.by_arn if principal)

    def unmapped(self) -> Mapping[tuple[str, str], int]:
        """(event source, event name) -> how many calls there are, of events whose IAM action is not known."""
        counts: dict[tuple[str, str], int] = {}
        columns = (self._tables.uses[name].to_pylist() for name in ("event_source", "event_name", "uses"))
        for source, name, uses in zip(*columns, strict=True):
            if self._is_unmapped(source, name):
                counts[source, name] = counts.get((source, name), 0) + uses
        return counts

    def assumptions_of(self, role_arn: str) -> tuple[Assumption, ...]:
        """Who became a role, including refused attempts (`denied`)."""
        return self._assumptions.get(role_arn, ())

    def credentials_of(self, principal_arn: str) -> tuple[CredentialUse, ...]:
        """The long-term credentials that a user used."""
        ranges = _of_principal(self._credentials_index, principal_arn, "")
        return tuple(
            CredentialUse(account, principal, credential, uses, _aware(first), _aware(last), event_id)
            for account, principal, credential, uses, first, last, event_id in _values(
                self._tables.credentials, ranges, _CREDENTIAL_COLUMNS
            )
        )

    def passed_roles_of(self, principal_arn: str, principal_id: str = "") -> tuple[PassedRole, ...]:
        """The roles that a principal handed to services."""
        ranges = _of_principal(self._passed_index, principal_arn, principal_id)
        return tuple(
            PassedRole(self._use(*values[:-1]), values[-1])
            for values in _values(self._tables.passed, ranges, (*_USE_COLUMNS, "role"))
            if _is_of(values[2], principal_id)
        )

    @cached_property
    def _uses_index(self) -> _Index:
        return _index(self._tables.uses)

    @cached_property
    def _credentials_index(self) -> _Index:
        return _index(self._tables.credentials)

    @cached_property
    def _passed_index(self) -> _Index:
        return _index(self._tables.passed)

    @cached_property
    def _assumptions(self) -> dict[str, tuple[Assumption, ...]]:
        found: dict[str, list[Assumption]] = {}
        for row in self._tables.assumptions:
            found.setdefault(row["role"], []).append(
                Assumption(
                    row["role"],
                    row["caller"],
                    row["human"],
                    row["uses"],
                    _aware(row["first"]),
                    _aware(row["last"]),
                    row["event_id"],
                    row["is_denied"],
                )
            )
        return {role: tuple(ones) for role, ones in found.items()}

    def _uses(self, table: pa.Table, ranges: list[tuple[int, int]], principal_id: str) -> tuple[Use, ...]:
        return tuple(
            self._use(*values)
            for values in summed(_values(table, ranges, _USE_COLUMNS), len(_USE_COLUMNS) - len(_MEASURES))
            if _is_of(values[2], principal_id)
        )

    def _use(
        self,
        account: str,
        principal: str,
        principal_id: str,
        source: str,
        name: str,
        region: str,
        outcome: str,
        uses: int,
        first: datetime,
        last: datetime,
        event_id: str,
        resource: str,
    ) -> Use:
        actions, possible = self._actions_of(source, name)
        once = self._texts.setdefault  # few different texts, of which millions of rows each have their own
        until = _aware(last)
        return Use(
            once(account, account),
            once(principal, principal),
            once(principal_id, principal_id),
            once(source, source),
            once(name, name),
            once(region, region),
            _OUTCOMES[outcome],
            actions,
            possible,
            uses,
            until if first == last else _aware(first),
            until,
            event_id,
            resource,
        )

    def _actions_of(self, source: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = self._actions.get((source, name))
        if found is None:
            known = actions_of_event(source, name, self._reference)
            # Of several actions that an event may stand for, no single one is sure to have been used.
            sure = known.certain or len(known.actions) == 1
            actions, possible = (known.actions, known.possible) if sure else ((), known.actions + known.possible)
            found = self._actions[source, name] = actions, tuple(dict.fromkeys(possible))
        return found

    def _is_unmapped(self, source: str, name: str) -> bool:
        return not any(self._actions_of(source, name)) and actions_of_event(source, name, self._reference).unmapped


@dataclass(frozen=True, slots=True)
class _Index:
    """Rows [begin, end) of a table by principal; which ARNs a unique id had."""

    by_arn: dict[str, tuple[int, int]]
    arns_of_id: dict[str, tuple[str, ...]]


def _index(table: pa.Table) -> _Index:
    """An index of a table that is in order of principals."""
    import numpy as np
    import pyarrow as pa

    if not table.num_rows:
        return _Index({}, {})
    encoded = table["principal"].combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    names = encoded.dictionary.to_pylist()
    by_arn = {names[codes[begin]]: (begin, end) for begin, end in pairwise(edges)}
    pairs = pa.table({"id": table["principal_id"], "arn": table["principal"]}).group_by(["id", "arn"]).aggregate([])
    arns: dict[str, tuple[str, ...]] = {}
    for identifier, arn in zip(pairs["id"].to_pylist(), pairs["arn"].to_pylist(), strict=True):
        if identifier:
            arns[identifier] = tuple(sorted((*arns.get(identifier, ()), arn)))
    return _Index(by_arn, arns)


def _of_principal(index: _Index, arn: str, identifier: str) -> list[tuple[int, int]]:
    names = dict.fromkeys((arn, *index.arns_of_id.get(identifier, ())))
    return [index.by_arn[name] for name in names if name in index.by_arn]


def _is_of(found: str, wanted: str) -> bool:
    return not wanted or not found or found == wanted


def _values(table: pa.Table, ranges: list[tuple[int, int]], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for begin, end in ranges:
        part = table.slice(begin, end - begin)
        # By way of numpy, times come a hundred times as quickly as from Arrow's own values.
        yield from sorted(zip(*(part[name].to_numpy().tolist() for name in names), strict=True))


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
