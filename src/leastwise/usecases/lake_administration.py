"""Looking after the event data store: is the trail complete, is the lake sound, smaller files, retention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.lake.check import LakeProblem, check_lake
from leastwise.lake.compaction import Compacted
from leastwise.lake.compaction import compact as compact_files
from leastwise.lake.coverage import Coverage, DeliveryLag, coverage, delivery_lag, periods
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.expiry import Expiry, expire, plan_expiry
from leastwise.lake.lake import Lake
from leastwise.lake.reconcile import reconcile
from leastwise.lake.repair import Repair, repair_lake

Progress = Callable[[int, int], None]
Waiting = Callable[[str], None]
PERIODS: Final = ("day", "month")
NOT_CHECKED: Final = "NOT_CHECKED"
"""What counts as the verdict on log files that `verify-logs` has not looked at."""


@dataclass(frozen=True, slots=True)
class LakeInfo:
    """The lake in numbers. `verdicts` and `kinds` count objects; `levels` counts files (0 small, 1 merged)."""

    events: int
    files: int
    bytes: int
    levels: dict[int, int]
    first_event: datetime | None
    last_event: datetime | None
    kinds: dict[str, int]
    duplicates: int
    quarantined: int
    waiting: int
    verdicts: dict[str, int]
    delivery: DeliveryLag | None
    coverage: tuple[Coverage, ...]

    @property
    def gaps(self) -> int:
        """How many stretches without events look like a gap in the trail."""
        return sum(len(one.gaps) for one in self.coverage)

    @property
    def is_complete(self) -> bool:
        """True where nothing speaks against the trail being complete."""
        bad = sum(count for verdict, count in self.verdicts.items() if verdict in ("ALTERED", "MISSING"))
        return not (self.gaps or self.quarantined or self.waiting or bad)


def open_existing(folder: Path) -> Lake:
    """The lake in a folder. Raises NothingToEvaluateError where there is none, LakeError where it cannot be read."""
    if not (folder / "catalogue.sqlite").exists():
        raise NothingToEvaluateError(f"no lake at {folder}", "run `leastwise ingest PATH` first, or set LEASTWISE_HOME")
    return Lake.open(folder)


def lake_info(lake: Lake, accounts: Sequence[str] = (), regions: Sequence[str] = ()) -> LakeInfo:
    """The lake in numbers, its coverage for some accounts and Regions (empty: all).

    Raises NothingToEvaluateError where nothing was ingested.
    """
    files = lake.catalogue.live_files()
    objects = lake.catalogue.object_values("kind", "verdict", "key", "last_event_time", "duplicates")
    if not files and not objects:
        raise NothingToEvaluateError(f"the lake {lake.folder} is empty", "run `leastwise ingest PATH` first")
    with create_connection([str(lake.folder / file.path) for file in files]) as connection:
        covered = tuple(coverage(connection, accounts, regions))
    logs = [row for row in objects if row[0] == "log"]
    return LakeInfo(
        events=sum(file.rows for file in files),
        files=len(files),
        bytes=sum(file.bytes for file in files),
        levels=dict(sorted(Counter(file.level for file in files).items())),
        first_event=min((one.first_event for one in covered), default=None),
        last_event=max((one.last_event for one in covered), default=None),
        kinds=dict(Counter(row[0] for row in objects).most_common()),
        duplicates=sum(row[4] for row in objects),
        quarantined=lake.catalogue.totals()["quarantined"],
        waiting=len(lake.catalogue.staged()),
        verdicts=dict(Counter(row[1] or NOT_CHECKED for row in logs).most_common()),
        delivery=delivery_lag((row[2], row[3]) for row in logs),
        coverage=covered,
    )


def events_by_period(lake: Lake, by: str, accounts: Sequence[str] = (), regions: Sequence[str] = ()) -> Any:
    """Arrow table account, region, day or month, events. Raises InputError for another period."""
    if by not in PERIODS:
        raise InputError(f"--by: {by!r} is no period", f"Use one of {', '.join(PERIODS)}.")
    files = lake.data_files()
    if not files:
        raise NothingToEvaluateError(f"the lake {lake.folder} holds no events", "run `leastwise ingest PATH` first")
    with create_connection(files) as connection:
        return periods(connection, by, accounts, regions)


def compact(lake: Lake, progress: Progress | None = None, waiting: Waiting | None = None) -> Compacted:
    """Settle duplicate candidates and merge small files. Raises LakeError where the lake cannot be written."""
    with lake.writer(waiting):
        reconcile(lake)
        return compact_files(lake, progress)


def check(lake: Lake, *, quick: bool = False, progress: Progress | None = None) -> Iterator[LakeProblem]:
    """Yield what is wrong with the lake; see `check_lake`."""
    return check_lake(lake, quick=quick, progress=progress)


def repair(
    lake: Lake, *, quick: bool = False, progress: Progress | None = None, waiting: Waiting | None = None
) -> Repair:
    """Take damaged files out of the lake; see `repair_lake`. Raises LakeError where the lake cannot be written."""
    with lake.writer(waiting):
        return repair_lake(lake, quick=quick, progress=progress)


def expiry_plan(lake: Lake, before: datetime) -> Expiry:
    """What `expire_events` would remove."""
    return plan_expiry(lake, before)


def expire_events(
    lake: Lake, before: datetime, progress: Progress | None = None, waiting: Waiting | None = None
) -> Expiry:
    """Remove the events before a moment, for good. Raises LakeError where the lake cannot be written."""
    with lake.writer(waiting):
        reconcile(lake)
        return expire(lake, before, progress)


def quarantined_entry(lake: Lake, identifier: int) -> dict[str, Any]:
    """One quarantined record with its text. Raises InputError where there is none of this id."""
    for entry in lake.catalogue.quarantine():
        if entry["id"] == identifier:
            return entry
    raise InputError(f"there is no quarantined record {identifier}", "`leastwise lake quarantine` lists them")
