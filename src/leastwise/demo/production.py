"""One run of the generator: its windows, the events of each, and the objects they become."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from leastwise.demo.activity.actors import Actor, build_actors
from leastwise.demo.activity.background import WINDOW_SECONDS, Region, build_region, window_events
from leastwise.demo.credential_uses import CredentialUses
from leastwise.demo.organisation import REGIONS, Organisation, build_organisation
from leastwise.demo.schedule import Window, merge, moment_of, plan_appearances, plan_windows
from leastwise.demo.stories import Story, plan_stories
from leastwise.demo.writer import LogObject, object_key
from leastwise.errors import InputError

MINIMUM_EVENTS: Final = 2_000
MINIMUM_DAYS: Final = 180
MAXIMUM_DAYS: Final = 400
_APPEARANCE: Final = 4  # events: the beginning of a session, and some of what follows

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
    used: CredentialUses = field(default_factory=CredentialUses)

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
        for window in self._windows(random, planted, actors):
            # What a second trail delivers too is counted before the stories are known: they go elsewhere.
            place = (window.start, window.account_id, window.region)
            stories = [] if window.again else planted.pop(place, [])
            lead = actors[window.lead] if window.lead >= 0 else None
            yield from self._deliver(random, window, regions[window.account_id, window.region], stories, lead)

    def _planted(self) -> dict[_Place, list[str]]:
        planted: dict[_Place, list[str]] = defaultdict(list)
        for story in self.stories:
            for event in story.events:
                slot = int((event.moment - self.first).total_seconds()) // WINDOW_SECONDS
                planted[slot, event.event.account_id, event.event.region].append(event.event.text())
        return planted

    def _windows(self, random: Random, planted: dict[_Place, list[str]], actors: tuple[Actor, ...]) -> Iterator[Window]:
        """Yields the background's windows and those of the stories, which a few background events surround."""
        told = sum(map(len, planted.values()))
        appearances = plan_appearances(random, [actor.account_id for actor in actors], self.days, _APPEARANCE)
        left = self.records - told - _APPEARANCE * len(appearances)
        around = min(self.per_object // 4, left // (4 * len(planted)))
        windows = plan_windows(
            self.organisation,
            random,
            first=self.first,
            days=self.days,
            records=left - around * len(planted),
            per_object=self.per_object,
        )
        return merge(windows, [*appearances, *(Window(*place, around, 300) for place in planted)])

    def _deliver(
        self, random: Random, window: Window, region: Region, stories: list[str], lead: Actor | None
    ) -> Iterator[LogObject]:
        begins = moment_of(self.first, window.start)
        hour, start = f"{begins:%Y-%m-%dT%H:}", begins.minute * 60
        records = window_events(region, random, hour, start, window.events, lead)
        for story in stories:
            records.insert(int(random.random() * (len(records) + 1)), story)
        for record in records:
            self.used.see(record)
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
