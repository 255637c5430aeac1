"""The inventory: configuration items beside the event data store, observed ones and the timeline drawn from them.

Observations are append-only; the timeline is derived from them and from the trail, and replaced as a whole when either
has changed. Where the lake is read-only, it is derived in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from leastwise.collectors.collector import Observations
from leastwise.inventory.snapshots import MISSED, Recorded, RecordedType, Refreshed, Snapshot
from leastwise.inventory.state import State
from leastwise.inventory.timeline import (
    Condition,
    Timeline,
    captured_before,
    captured_from,
    from_iso,
    in_force_at,
    of_accounts,
    of_keys,
    of_other_status,
    of_types,
)
from leastwise.lake.allocation import paused_collector
from leastwise.lake.item_catalogue import ItemCatalogue
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.lake import Lake
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, NotRead, ResourceKey, Scope

if TYPE_CHECKING:
    import pyarrow as pa

    from leastwise.inventory.trail_reading import TrailEvents

DERIVATION_VERSION: Final = 4
"""Raised when `derive` comes to other results or knows other events, so that timelines are derived anew."""

AWS_ACCOUNT: Final = "aws"
"""The account of AWS managed policies that were recorded."""

_DELETED: Final = (ItemStatus.DELETED.value, ItemStatus.DELETED_NOT_RECORDED.value)


class Inventory:
    """The configuration items of one lake. Raises LakeError where they cannot be read or written.

    Reading shows the timeline as `refresh` left it last.
    """

    def __init__(self, lake: Lake, catalogue: ItemCatalogue | None) -> None:
        self._lake = lake
        self._catalogue = catalogue
        self._derived: tuple[str, Timeline, Refreshed] | None = None  # where nothing can be written
        self._opened: Timeline | None = None

    @classmethod
    def open(cls, lake: Lake) -> Inventory:
        """The inventory in a lake's folder, made there unless the folder is read-only."""
        return cls(lake, ItemCatalogue.open(lake.folder, create=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalogue; the lake stays open."""
        for timeline in (self._opened, self._derived[1] if self._derived else None):
            if timeline is not None:
                timeline.close()
        if self._catalogue is not None:
            self._catalogue.close()

    def record(self, observations: Observations, *, source: str, started: datetime, finished: datetime) -> Recorded:
        """Record what a collection saw, in one transaction, and return what was new.

        `source` says where it came from, in words; `started` and `finished` (with zone) when it was collected. Items
        are placed in time by their own `capture_time`. Only what differs from what was known is stored again.
        """
        from leastwise.inventory.recording import Recording  # most commands only read

        catalogue = self._writable()
        with catalogue.transaction(), paused_collector():
            return Recording(catalogue, observations, source, started, finished).run()

    def _writable(self) -> ItemCatalogue:
        if self._catalogue is None:
            self._catalogue = ItemCatalogue.open(self._lake.folder, create=True)
        if self._catalogue is None:
            from leastwise.errors import LakeError

            raise LakeError(f"cannot write to the lake {self._lake.folder}", "make its folder writable")
        return self._catalogue

    def refresh(self) -> Refreshed:
        """Bring the timeline up to date with the observations and the trail; cheap when neither has changed."""
        catalogue = self._catalogue
        mark = self._mark()
        if catalogue is None or not catalogue.is_writable:
            return self._refresh_in_memory(mark)
        if catalogue.fact("mark") == mark and self._is_whole(catalogue):
            return self._known(catalogue, is_new=False)
        with catalogue.transaction(), paused_collector():
            return self._refresh(catalogue, self._mark())

    def _mark(self) -> str:
        """A text that differs when the files of the lake or the observations do."""
        observed = [file.path for file in self._catalogue.files("observed")] if self._catalogue else []
        missed = self._catalogue.fact(MISSED) if self._catalogue else None
        parts = (DERIVATION_VERSION, observed, missed, self._lake.data_files())
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()

    def _is_whole(self, catalogue: ItemCatalogue) -> bool:
        files = catalogue.files("newest", "older")
        paths = [self._lake.folder / file.path for file in files]
        return all(path.exists() and path.stat().st_size == file.bytes for path, file in zip(paths, files, strict=True))

    def _known(self, catalogue: ItemCatalogue, *, is_new: bool) -> Refreshed:
        rows = {kind: sum(file.rows for file in catalogue.files(kind)) for kind in ("newest", "older")}
        events = int(catalogue.fact("events") or 0)
        return Refreshed(is_new, rows["newest"] + rows["older"], rows["newest"], events)

    def _refresh(self, catalogue: ItemCatalogue, mark: str) -> Refreshed:
        """Derive the timeline anew, unless the lake's new files hold no event that matters."""
        events = self._events()
        observed = [file.path for file in catalogue.files("observed")]
        missed = catalogue.fact(MISSED)
        digest = f"{DERIVATION_VERSION} {observed} {missed} {events.digest()}"
        is_new = catalogue.fact("digest") != digest or not self._is_whole(catalogue)
        if is_new:
            from leastwise.inventory.item_files import write_item_file

            newest, older = _derived(catalogue, events)
            tables = {"newest": newest, "older": older}
            files = [write_item_file(catalogue.folder, kind, table) for kind, table in tables.items()]
            catalogue.replace_files(list(tables), files)
            catalogue.set_fact("digest", digest)
            catalogue.set_fact("events", str(len(events)))
        catalogue.set_fact("mark", mark)
        return self._known(catalogue, is_new=is_new)

    def _events(self) -> TrailEvents:
        from leastwise.inventory.event_sourcing import MUTATING_EVENTS
        from leastwise.inventory.trail_reading import read_events

        return read_events(self._lake.data_files(), MUTATING_EVENTS)

    def _refresh_in_memory(self, mark: str) -> Refreshed:
        if self._catalogue is not None and self._catalogue.fact("mark") == mark:
            return self._known(self._catalogue, is_new=False)
        if self._derived is not None and self._derived[0] == mark:
            return replace(self._derived[2], is_new=False)
        events = self._events()
        newest, older = _derived(self._catalogue, events)
        facts = self._catalogue.paths("supplementary") if self._catalogue else ()
        found = Refreshed(True, newest.num_rows + older.num_rows, newest.num_rows, len(events))
        self._derived = mark, Timeline(newest, older, facts), found
        return found

    def _timeline(self) -> Timeline:
        if self._derived is not None:
            return self._derived[1]
        files = self.files()
        parts = files.newest, files.older, files.supplementary
        if self._opened is None or not self._opened.holds(*parts):
            self._opened = Timeline(*parts)
        return self._opened

    def files(self) -> ItemFiles:
        """The files that queries read: the timeline as `refresh` left it last in the lake."""
        return self._catalogue.item_files() if self._catalogue is not None else ItemFiles()

    def files_in(self, folder: Path) -> ItemFiles:
        """The files that queries read; a timeline that was derived in memory is written to a folder for them."""
        files = self.files()
        if self._derived is None:
            return files
        timeline = self._derived[1]
        newest, older = (
            _written(folder, kind, table) for kind, table in (("newest", timeline.newest), ("older", timeline.older))
        )
        return replace(files, newest=newest, older=older)

    def items(
        self,
        keys: Collection[ResourceKey] | None = None,
        *,
        resource_types: Collection[str] | None = None,
        account_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ConfigurationItem]:
        """The timeline's items, oldest first: of some resources, types or an account, captured in [since, until).

        The newest item of a resource has its supplementary facts.
        """
        conditions = _conditions(account_id, resource_types)
        conditions += [of_keys(keys)] if keys is not None else []
        conditions += [captured_from(since)] if since else []
        conditions += [captured_before(until)] if until else []
        found = self._timeline().items(conditions)
        return found if keys is None else [item for item in found if item.key in keys]

    def state_at(
        self,
        moment: datetime | None = None,
        *,
        account_id: str | None = None,
        resource_types: Collection[str] | None = None,
    ) -> State:
        """The resources that existed at a moment (None: now). With an account, AWS's managed policies are among them.

        Supplementary facts are those known now.
        """
        conditions = _conditions(account_id, resource_types, AWS_ACCOUNT)
        conditions.append(of_other_status(_DELETED))
        conditions += [in_force_at(moment)] if moment else []
        with paused_collector():
            found = self._timeline().items(conditions, older=moment is not None)
            return State(moment, {item.key: item for item in found})

    def find(self, text: str, moment: datetime | None = None) -> list[ConfigurationItem]:
        """The newest item (up to a moment if given) of each resource that ever had that ARN, unique id or name.

        Exact spelling goes before others: names of IAM differ in more than case. Deleted resources are found too.
        Oldest first; empty where there is none.
        """
        timeline = self._timeline()
        keys = timeline.named(text)
        if not keys:
            return []
        conditions = [of_keys(keys), *([in_force_at(moment)] if moment is not None else [])]
        found = timeline.items(conditions, older=moment is not None)
        return [item for item in found if item.key in keys]

    def snapshots(self) -> list[Snapshot]:
        """All recordings, oldest first."""
        if self._catalogue is None:
            return []
        counts: dict[int, list[RecordedType]] = {}
        query = "SELECT recording_id, account_id, resource_type, new, changed, gone, unchanged FROM counts"
        for number, *row in self._catalogue.rows(query + " ORDER BY recording_id, account_id, resource_type"):
            counts.setdefault(number, []).append(RecordedType(*row))
        not_read = dict(self._catalogue.rows("SELECT recording_id, count(*) FROM not_read GROUP BY recording_id"))
        accounts: dict[int, set[str]] = {number: {one.account_id for one in found} for number, found in counts.items()}
        for number, account in self._catalogue.rows("SELECT DISTINCT recording_id, account_id FROM not_read"):
            accounts.setdefault(number, set()).add(account)
        rows = self._catalogue.rows("SELECT id, source, started, finished FROM recordings ORDER BY id")
        return [
            Snapshot(
                number,
                source,
                from_iso(started),
                from_iso(finished),
                tuple(sorted(accounts.get(number, ()))),
                Recorded(number, tuple(counts.get(number, ())), not_read.get(number, 0)),
            )
            for number, source, started, finished in rows
        ]

    def listed(self) -> frozenset[Scope]:
        """The scopes that a recording has read as a whole: what is not in them is not there."""
        if self._catalogue is None:
            return frozenset()
        rows = self._catalogue.rows("SELECT DISTINCT account_id, region, resource_type FROM scope_reads")
        return frozenset(Scope(*row) for row in rows)

    def not_read(self) -> list[NotRead]:
        """What the newest recording of each account could not read."""
        if self._catalogue is None:
            return []
        rows = self._catalogue.rows(
            "WITH of_account AS ("
            "SELECT recording_id, account_id FROM counts UNION SELECT recording_id, account_id FROM not_read), "
            "newest AS (SELECT account_id, max(recording_id) AS recording_id FROM of_account GROUP BY account_id) "
            "SELECT account_id, region, resource_type, resource, missing_action, reason "
            "FROM not_read JOIN newest USING (account_id, recording_id) ORDER BY 1, 2, 3, 4, 5, 6"
        )
        return [NotRead(*row) for row in rows]


def _written(folder: Path, kind: str, table: pa.Table | tuple[str, ...]) -> tuple[str, ...]:
    from leastwise.inventory.item_files import write_item_file

    if isinstance(table, tuple):
        return table
    file = write_item_file(folder, kind, table)
    return (str(folder / file.path),) if file is not None else ()


def _conditions(account_id: str | None, resource_types: Collection[str] | None, *more_accounts: str) -> list[Condition]:
    conditions = []
    if account_id is not None:
        conditions.append(of_accounts(account_id, *more_accounts))
    if resource_types is not None:
        conditions.append(of_types(resource_types))
    return conditions


def _derived(catalogue: ItemCatalogue | None, events: TrailEvents) -> tuple[pa.Table, pa.Table]:
    from leastwise.inventory.derivation import derived_items
    from leastwise.inventory.timeline_tables import timeline_tables

    return timeline_tables(derived_items(catalogue, events))
