"""Recording: observations are held against what was known and become files, counts and notes, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from leastwise.collectors.collector import Observations
from leastwise.inventory.histories import Histories
from leastwise.inventory.item_files import read_item_files, write_item_file
from leastwise.inventory.item_rows import keys_of, microseconds_of, observed_table, utc
from leastwise.inventory.json_text import read, unicode_text, written
from leastwise.inventory.observed import History, Outcome, Version, absent, sightings
from leastwise.inventory.snapshots import MISSED, Recorded, RecordedType
from leastwise.lake.item_catalogue import ItemCatalogue
from leastwise.lake.item_schema import OBSERVED_SCHEMA, SUPPLEMENTARY_SCHEMA, UNREAD_SCHEMA
from leastwise.model.configuration_item import ConfigurationItem, NotRead, ResourceKey, Scope

MOST_OBSERVED_FILES: Final = 64
"""Observed files above this number are joined into one."""

_TEXTS: Final = ("account_id", "region", "resource_type", "resource_id", "resource_name", "arn")
_Sightings = Mapping[ResourceKey, Sequence[ConfigurationItem]]
_Counts = dict[tuple[str, str], Counter[Outcome]]


@dataclass(frozen=True, slots=True)
class Recording:
    """One call of `Inventory.record`; the caller holds the catalogue's transaction."""

    catalogue: ItemCatalogue
    observations: Observations
    source: str
    started: datetime
    finished: datetime

    def run(self) -> Recorded:
        """Record, and return what was new. Raises LakeError."""
        seen = sightings(map(_storable, self.observations.items), self.started)
        scopes = _scope_times(self.observations.whole, seen, self.started)
        histories = Histories(self.catalogue)
        known = histories.newest({key.account_id for key in seen} | {scope.account_id for scope in scopes})
        self._complete(histories, known, seen, scopes)
        counts = _observe(known, seen, scopes, histories.touched())
        if any(key not in known and _scope_of(key) in scopes for key in (histories.living() if scopes else ())):
            self.catalogue.set_fact(MISSED, self.finished.isoformat())
        number = self.catalogue.add_recording(self.source, self.started.isoformat(), self.finished.isoformat())
        self._write_observed(known)
        self.catalogue.write(
            "INSERT OR IGNORE INTO scope_reads VALUES (?, ?, ?, ?)",
            [(one.account_id, one.region, one.resource_type, microseconds_of(at)) for one, at in scopes.items()],
        )
        self._write_supplementary(seen)
        self._note_not_read(number, {key.account_id for key in seen} | {scope.account_id for scope in scopes})
        return self._counted(number, counts)

    def _complete(
        self,
        histories: Histories,
        known: dict[ResourceKey, History],
        seen: _Sightings,
        scopes: Mapping[Scope, datetime],
    ) -> None:
        """Read the whole history of resources that an observation meets in their past: imports of old files."""
        lacking = {key for key, items in seen.items() if key in known and not known[key].reaches(items[0].capture_time)}
        for key, history in known.items():
            moment = scopes.get(_scope_of(key))
            if moment is not None and not history.reaches(moment):
                lacking.add(key)
        known.update(histories.whole(lacking))
        known.update(histories.unknown([key for key in seen if key not in known]))

    def _write_observed(self, known: Mapping[ResourceKey, History]) -> None:
        versions = [(key, version) for key, history in known.items() for version in history.versions]
        added = [version for _, version in versions if not version.is_stored]
        if added:
            files = self.catalogue.files("observed")
            table = observed_table([one.item for one in added], [one.members or None for one in added])
            if len(files) < MOST_OBSERVED_FILES:
                self.catalogue.add_files([write_item_file(self.catalogue.folder, "observed", table)])
            else:
                table = pa.concat_tables([read_item_files(self.catalogue.paths("observed"), OBSERVED_SCHEMA), table])
                joined = write_item_file(self.catalogue.folder, "observed", table)
                self.catalogue.replace_files(["observed"], [joined])
        changed = [(key, version) for key, version in versions if version.was_seen]
        self.catalogue.write(
            "DELETE FROM seen WHERE resource_id = ? AND resource_type = ? AND account_id = ? AND region = ? "
            "AND captured = ?",
            [_version_row(key, version) for key, version in changed],
        )
        rows = [
            (*_version_row(key, version), members, microseconds_of(moment))
            for key, version in changed
            for members, moment in version.seen.items()
        ]
        self.catalogue.write("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _write_supplementary(self, seen: _Sightings) -> None:
        facts = [(key, item) for key, items in seen.items() for item in items if item.supplementary]
        if not facts:
            return
        table = read_item_files(self.catalogue.paths("supplementary"), SUPPLEMENTARY_SCHEMA)
        columns = [table[name].to_pylist() for name in ("capturetime", "supplementary")]
        rows = dict(zip(keys_of(table), zip(*columns, strict=True), strict=True))
        before = dict(rows)
        for key, item in facts:
            rows[key] = _newer(rows.get(key), item)
        if rows != before:
            file = write_item_file(self.catalogue.folder, "supplementary", _supplementary_table(rows))
            self.catalogue.replace_files(["supplementary"], [file])

    def _note_not_read(self, number: int, accounts: Collection[str]) -> None:
        rows = sorted(set(self.observations.not_read))
        self.catalogue.write(
            "INSERT INTO not_read VALUES (?, ?, ?, ?, ?, ?, ?)", [(number, *_not_read_row(one)) for one in rows]
        )
        covered = set(accounts) | {one.account_id for one in rows}
        table = read_item_files(self.catalogue.paths("unread"), UNREAD_SCHEMA)
        kept = [row for row in table.to_pylist() if row["accountid"] not in covered]
        names = UNREAD_SCHEMA.names
        added = [dict(zip(names, (*_not_read_row(one), utc(self.finished)), strict=True)) for one in rows]
        if added or len(kept) != table.num_rows:
            file = write_item_file(
                self.catalogue.folder, "unread", pa.Table.from_pylist([*kept, *added], schema=UNREAD_SCHEMA)
            )
            self.catalogue.replace_files(["unread"], [file])

    def _counted(self, number: int, counts: _Counts) -> Recorded:
        types = [
            RecordedType(account, kind, *(found[outcome] for outcome in Outcome))
            for (account, kind), found in sorted(counts.items())
        ]
        rows = [
            (number, one.account_id, one.resource_type, one.new, one.changed, one.gone, one.unchanged) for one in types
        ]
        self.catalogue.write("INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return Recorded(number, tuple(types), len(set(self.observations.not_read)))


def _scope_of(key: ResourceKey) -> Scope:
    return Scope(key.account_id, key.region, key.resource_type)


def _storable(item: ConfigurationItem) -> ConfigurationItem:
    """An item whose time has a zone, and whose texts are Unicode: half a surrogate pair becomes an escape."""
    changed: dict[str, Any] = {}
    if item.capture_time.tzinfo is None:
        changed["capture_time"] = item.capture_time.replace(tzinfo=UTC)
    for name in _TEXTS:
        text = getattr(item, name)
        if not text.isascii() and unicode_text(text) != text:
            changed[name] = unicode_text(text)
    return replace(item, **changed) if changed else item


def _scope_times(whole: Iterable[Scope], seen: _Sightings, started: datetime) -> dict[Scope, datetime]:
    """When each whole scope was read: at the last observation in it, else the last of its account, else the start."""
    in_scope: dict[Scope, datetime] = {}
    in_account: dict[str, datetime] = {}
    for key, items in seen.items():
        scope, moment = Scope(key.account_id, key.region, key.resource_type), items[-1].capture_time
        in_scope[scope] = max(moment, in_scope.get(scope, moment))
        in_account[key.account_id] = max(moment, in_account.get(key.account_id, moment))
    return {scope: in_scope.get(scope) or in_account.get(scope.account_id, started) for scope in whole}


def _observe(
    known: dict[ResourceKey, History],
    seen: _Sightings,
    scopes: Mapping[Scope, datetime],
    touched: Mapping[ResourceKey, datetime],
) -> _Counts:
    counts: _Counts = {}
    for key, outcome in _outcomes(known, seen, scopes, touched):
        counts.setdefault((key.account_id, key.resource_type), Counter())[outcome] += 1
    return counts


def _outcomes(
    known: dict[ResourceKey, History],
    seen: _Sightings,
    scopes: Mapping[Scope, datetime],
    touched: Mapping[ResourceKey, datetime],
) -> Iterator[tuple[ResourceKey, Outcome]]:
    """One outcome a resource: that of its last observation, unless only an earlier one brought something."""
    for key, history in list(known.items()):
        moment = scopes.get(_scope_of(key))
        if moment is not None and key not in seen and history.exists_at(moment):
            before = [one for one in history.versions if one.captured <= moment][-1]
            yield key, history.observe(absent(before.item, moment), touched.get(key))
    for key, items in seen.items():
        history = known.setdefault(key, History())
        outcomes = [history.observe(item, touched.get(key)) for item in items]
        telling = [outcome for outcome in outcomes if outcome is not Outcome.UNCHANGED]
        yield key, Outcome.NEW if Outcome.NEW in telling else telling[-1] if telling else Outcome.UNCHANGED


def _version_row(key: ResourceKey, version: Version) -> tuple[str, str, str, str, int]:
    return key.resource_id, key.resource_type, key.account_id, key.region, microseconds_of(version.captured)


def _newer(row: tuple[datetime, str] | None, item: ConfigurationItem) -> tuple[datetime, str]:
    """The facts of a resource after an observation: those of the younger one win, member by member."""
    moment = utc(item.capture_time)
    assert moment is not None
    if row is None:
        return moment, written(item.supplementary)
    captured, text = row
    facts = read(text)
    newer = {**facts, **item.supplementary} if moment >= captured else {**item.supplementary, **facts}
    return max(moment, captured), written(newer)


def _supplementary_table(rows: Mapping[ResourceKey, tuple[datetime, str]]) -> pa.Table:
    ordered = sorted(rows.items(), key=lambda row: (row[0].resource_id, row[0]))
    columns = {
        "accountid": [key.account_id for key, _ in ordered],
        "awsregion": [key.region for key, _ in ordered],
        "resourcetype": [key.resource_type for key, _ in ordered],
        "resourceid": [key.resource_id for key, _ in ordered],
        "capturetime": [moment for _, (moment, _) in ordered],
        "supplementary": [text for _, (_, text) in ordered],
    }
    return pa.table(columns, schema=SUPPLEMENTARY_SCHEMA)


def _not_read_row(one: NotRead) -> tuple[str, str, str, str, str, str]:
    texts = one.account_id, one.region, one.resource_type, one.resource, one.missing_action, one.reason
    account, region, kind, resource, action, reason = map(unicode_text, texts)
    return account, region, kind, resource, action, reason
