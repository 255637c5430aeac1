"""The demo organisation's trail as objects in a folder, with the truth about it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from leastwise.demo.activity.actors import build_actors
from leastwise.demo.activity.background import WINDOW_SECONDS, Region, build_region, window_events
from leastwise.demo.events import iso
from leastwise.demo.insights import insight_objects
from leastwise.demo.organisation import BUCKET_NAME, REGIONS, TRAIL_NAME, Organisation, build_organisation
from leastwise.demo.schedule import Window, merge, moment_of, plan_windows
from leastwise.demo.stories import Story, plan_stories
from leastwise.demo.truth import Truth
from leastwise.demo.writer import LogObject, Writer, object_key
from leastwise.errors import InputError

MINIMUM_EVENTS: Final = 2_000
MINIMUM_DAYS: Final = 180
MAXIMUM_DAYS: Final = 400
EVENTS_PER_OBJECT: Final = 90
EVENTS_PER_LARGE_OBJECT: Final = 5_000
TRUTH_FILE: Final = "truth.json"

_Place = tuple[int, str, str]


@dataclass(slots=True)
class Production:
    """One run of the generator: what is fixed before the first event, and what is counted on the way."""

    organisation: Organisation
    first: datetime
    end: datetime
    days: int
    records: int
    per_object: int
    stories: tuple[Story, ...]
    per_account: Counter[str] = field(default_factory=Counter)
    per_day: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0

    def objects(self) -> Iterator[LogObject]:
        """Yields every log object in order of its window; counts as it goes, so it can be run through once."""
        organisation = self.organisation
        random = Random(f"{organisation.seed}:events")  # noqa: S311  data, not secrets
        actors = build_actors(organisation)
        regions = {
            (account.id, region): build_region(organisation, actors, account.id, region)
            for account in organisation.accounts
            for region in REGIONS
        }
        planted = self._planted()
        windows = self._windows(random, planted)
        for window in windows:
            stories = planted.pop((window.start, window.account_id, window.region), [])
            yield from self._deliver(random, window, regions[window.account_id, window.region], stories)

    def _planted(self) -> dict[_Place, list[str]]:
        planted: dict[_Place, list[str]] = defaultdict(list)
        for story in self.stories:
            for event in story.events:
                slot = int((event.moment - self.first).total_seconds()) // WINDOW_SECONDS
                planted[slot, event.event.account_id, event.event.region].append(event.event.text())
        return planted

    def _windows(self, random: Random, planted: dict[_Place, list[str]]) -> Iterator[Window]:
        """Yields the background's windows and those of the stories, which a few background events surround."""
        told = sum(map(len, planted.values()))
        around = min(self.per_object // 4, (self.records - told) // (4 * len(planted)))
        windows = plan_windows(
            self.organisation,
            random,
            first=self.first,
            days=self.days,
            records=self.records - told - around * len(planted),
            per_object=self.per_object,
        )
        return merge(windows, [Window(*place, around, 300) for place in planted])

    def _deliver(self, random: Random, window: Window, region: Region, stories: list[str]) -> Iterator[LogObject]:
        begins = moment_of(self.first, window.start)
        hour, start = f"{begins:%Y-%m-%dT%H:}", begins.minute * 60
        records = window_events(region, random, hour, start, window.events)
        for story in stories:
            records.insert(int(random.random() * (len(records) + 1)), story)
        self.per_account[window.account_id] += len(records)
        self.per_day[hour[:10]] += len(records)
        yield self._object(random, window, records, window.lag, organisation=True)
        if window.again:
            self.duplicates += len(records)
            yield self._object(random, window, records, window.again, organisation=False)

    def _object(self, random: Random, window: Window, records: list[str], lag: int, *, organisation: bool) -> LogObject:
        delivered = moment_of(self.first, window.start + 1) + timedelta(seconds=lag)
        while delivered > self.end:
            delivered -= timedelta(minutes=5)
        key = object_key(window.account_id, window.region, delivered, random.randbytes(16), organisation=organisation)
        return LogObject(key, delivered, records)


def prepare(*, events: int, days: int, end: datetime, seed: int, events_per_object: int) -> Production:
    """Returns a run ready to produce exactly ``events`` records, those delivered twice counted twice.

    The trail ends at midnight (UTC) before ``end``. Raises InputError for sizes the stories do not fit in.
    """
    if events < MINIMUM_EVENTS:
        raise InputError(f"{events} events are too few for the demo organisation", f"ask for {MINIMUM_EVENTS} or more")
    if not MINIMUM_DAYS <= days <= MAXIMUM_DAYS:
        raise InputError(
            f"{days} days cannot hold the demo organisation's history",
            f"ask for {MINIMUM_DAYS} to {MAXIMUM_DAYS} days",
        )
    if end.tzinfo is None:
        raise InputError("the end of the demo organisation's trail has no time zone", "give the end in UTC")
    if events_per_object < 1:
        raise InputError(f"an object cannot hold {events_per_object} events", "ask for 1 or more")
    midnight = end.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    organisation = build_organisation(seed)
    stories = plan_stories(organisation, midnight, days)
    first = midnight - timedelta(days=days)
    return Production(organisation, first, midnight, days, events, events_per_object, stories)


def event_stream(
    *, events: int = 50_000, days: int = 180, end: datetime, seed: int = 7, events_per_object: int = EVENTS_PER_OBJECT
) -> Iterator[str]:
    """Yields every record as compact JSON, as delivered (duplicates too), without writing anything."""
    production = prepare(events=events, days=days, end=end, seed=seed, events_per_object=events_per_object)
    for item in production.objects():
        yield from item.records


def _write_all(
    production: Production, folder: Path, insights: list[LogObject], progress: Callable[[int], None] | None
) -> tuple[int, int]:
    """Writes everything; returns how many records in how many log objects, Insights not counted."""
    written = 0
    with Writer(folder) as writer:
        for item in production.objects():
            writer.write(item)
            written += len(item.records)
            if progress:
                progress(written)
        objects = writer.objects
        for item in insights:
            writer.write(item)
    return written, objects


def generate(
    folder: Path,
    *,
    events: int = 50_000,
    days: int = 180,
    end: datetime,
    seed: int = 7,
    digests: bool = True,
    digest_days: int = 2,
    large_objects: bool = False,
    events_per_object: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Truth:
    """Writes the demo organisation's trail below ``folder`` and returns the truth, also written as ``truth.json``.

    ``events`` counts records as delivered; ``end`` is rounded down to midnight UTC; ``digest_days`` at the end are
    covered by digests (``public-keys.json`` verifies them); ``progress`` is told how many records are written. The
    same arguments give the same bytes, but for keys and signatures. Raises InputError for impossible sizes.
    """
    per_object = events_per_object or (EVENTS_PER_LARGE_OBJECT if large_objects else EVENTS_PER_OBJECT)
    production = prepare(events=events, days=days, end=end, seed=seed, events_per_object=per_object)
    insights = list(insight_objects(seed, production.end))
    _make(folder, production)
    written, objects = _write_all(production, folder, insights, progress)
    truth = Truth(
        seed=seed,
        days=days,
        start=iso(production.first),
        end=iso(production.end),
        organization_id=production.organisation.id,
        trail_name=TRAIL_NAME,
        bucket=BUCKET_NAME,
        events_per_object=per_object,
        events=written,
        distinct_events=written - production.duplicates,
        duplicates=production.duplicates,
        objects=objects,
        insight_events=sum(len(item.records) for item in insights),
        insight_objects=len(insights),
        digests=_sign(folder, production.end, digest_days) if digests else 0,
        per_account=dict(sorted(production.per_account.items())),
        per_day=dict(sorted(production.per_day.items())),
        stories=tuple(story.truth for story in production.stories),
    )
    truth.write(folder / TRUTH_FILE)
    return truth


def _make(folder: Path, production: Production) -> None:
    """Makes the folder; one that holds another trail is refused, for its objects would be counted too."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "AWSLogs").exists() and not _holds_same(folder / TRUTH_FILE, production):
            raise InputError(f"{folder} already holds another trail", "give an empty or a new folder")
    except OSError as error:
        raise InputError(f"cannot make the folder {folder}: {error.strerror}") from error


def _holds_same(path: Path, production: Production) -> bool:
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
        return bool(
            (truth["seed"], truth["days"], truth["end"], truth["totals"]["events"], truth["eventsPerObject"])
            == (
                production.organisation.seed,
                production.days,
                iso(production.end),
                production.records,
                production.per_object,
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sign(folder: Path, end: datetime, days: int) -> int:
    from leastwise.demo.digests import generate_key, sign_folder

    return len(sign_folder(folder, start=end - timedelta(days=days), end=end, key=generate_key()))
