"""The state drawn from the trail against the account itself: thousands of random operations on moto.

Where the two may differ is listed in docs/timeline.md, "What CloudTrail does not carry".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from random import Random

import pytest
from agreement import disagreements, state_at, unknown_marks
from moto_account import moto_account
from random_operations import RandomOperations

from leastwise.inventory.event_sourcing import MUTATING_EVENTS, TrailEvent, derive
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin

SEEDS = [11]
LONG_SEEDS = list(range(100, 130))


@dataclass
class History:
    """What was recorded, and what the account said at moments between."""

    events: list[TrailEvent]
    said: dict[datetime, list[ConfigurationItem]] = field(default_factory=dict)

    @property
    def moments(self) -> list[datetime]:
        return sorted(self.said)

    def observed(self, events: list[TrailEvent], *moments: datetime) -> list[ConfigurationItem]:
        """Snapshots of these moments: what was there, and that what was known before is gone."""
        found: list[ConfigurationItem] = []
        for moment in moments:
            known = state_at(derive(found, events), moment)
            now = {item.key: item for item in self.said[moment]}
            found += now.values()
            found += [gone(item, moment) for key, item in known.items() if key not in now]
        return found


def gone(item: ConfigurationItem, moment: datetime) -> ConfigurationItem:
    """That a resource is not there any more."""
    return replace(
        item,
        capture_time=moment,
        status=ItemStatus.DELETED,
        origin=Origin.SNAPSHOT,
        configuration={},
        tags=None,
        cause=None,
        since=None,
        unknown=(),
    )


@cache
def history(seed: int, steps: int, *, is_redundant: bool = False, is_crowded: bool = False) -> History:
    """An account's history; looked at between seconds. `is_crowded`: several operations share a second."""
    chance = Random(seed)
    with moto_account() as account:
        operations = RandomOperations(account, chance, is_redundant=is_redundant, is_crowded=is_crowded)
        said: dict[datetime, list[ConfigurationItem]] = {}
        looks = set(chance.sample(range(steps // 8, steps), 9)) | {steps - 1}
        for number in range(steps):
            operations.step()
            if number in looks:
                said[account.clock()] = account.items()
                account.clock.tick(1)
        return History(account.trail.events(), said)


def short(*, is_redundant: bool = False, is_crowded: bool = False) -> list[History]:
    return [history(seed, 500, is_redundant=is_redundant, is_crowded=is_crowded) for seed in SEEDS]


def assert_agrees(timeline: list[ConfigurationItem], one: History, moments: list[datetime]) -> None:
    for moment in moments:
        assert disagreements(state_at(timeline, moment), one.said[moment]) == []


def check_records_alone(one: History) -> None:
    timeline = derive([], one.events)
    assert_agrees(timeline, one, one.moments)
    assert all(item.cause is not None and item.origin is Origin.TRAIL for item in timeline)
    assert unknown_marks(state_at(timeline, one.moments[-1])) == 0


def check_snapshots_agree(one: History) -> None:
    first, middle, last = one.moments[1], one.moments[5], one.moments[-1]
    for moments in [(middle,), (last,), (first, middle, last)]:
        timeline = derive(one.observed(one.events, *moments), one.events)
        assert [item for item in timeline if item.origin is Origin.GAP] == []
        assert_agrees(timeline, one, one.moments)


def check_unwinding(one: History) -> None:
    """The trail began later than the account: what was there before is known from the snapshot at the end."""
    start = one.moments[3]
    later = [event for event in one.events if event.event_time > start]
    timeline = derive(one.observed(later, one.moments[-1]), later)
    assert [item for item in timeline if item.origin is Origin.GAP] == []
    begun = min(event.event_time for event in later)
    for moment in one.moments:
        if moment >= begun:
            state = state_at(timeline, moment)
            assert disagreements(_identified(state, one.said[moment]), one.said[moment], may_lack=True) == []


def _identified(state, said):  # type: ignore[no-untyped-def]
    """What was deleted before the snapshot goes by its name where no event told its id."""
    told = {_known_as(item): item.key for item in said}
    ids = set(told.values())
    return {key if key in ids else told.get(_known_as(item), key): item for key, item in state.items()}


def _known_as(item: ConfigurationItem) -> tuple[str, str]:
    """Policies of one name may stand under several paths."""
    is_policy = item.resource_type == "AWS::IAM::Policy"
    return item.resource_type, item.arn if is_policy else item.resource_name


def check_losses(one: History, seed: int) -> None:
    chance = Random(seed)
    kept = [event for event in one.events if chance.random() > 0.15]
    moments = one.moments[1::2]
    timeline = derive(one.observed(kept, *moments), kept)
    assert_agrees(timeline, one, moments)
    lost = [event for event in one.events if event not in kept and event.error_code is None]
    assert not lost or any(item.origin is Origin.GAP for item in timeline)
    for item in timeline:
        assert item.origin is not Origin.GAP or item.since is not None


def check_disorder(one: History, seed: int) -> None:
    """Shuffled and repeated input is the same input, and within a second order is found again."""
    chance = Random(seed)
    events = [*one.events, *chance.sample(one.events, len(one.events) // 3)]
    chance.shuffle(events)
    timeline = derive([], events)
    assert timeline == derive([], one.events)
    assert_agrees(timeline, one, one.moments)


@pytest.mark.parametrize("is_redundant", [False, True])
def test_records_alone_give_the_state_at_every_moment(is_redundant: bool) -> None:
    for one in short(is_redundant=is_redundant):
        assert len({event.event_name for event in one.events if event.error_code is None}) > 35
        check_records_alone(one)


def test_snapshots_of_a_whole_trail_make_no_gaps() -> None:
    for one in short():
        check_snapshots_agree(one)


def test_state_before_the_first_snapshot_is_right_or_unknown() -> None:
    for one in short():
        check_unwinding(one)


def test_lost_events_show_as_gaps_and_never_outlive_a_snapshot() -> None:
    for seed, one in zip(SEEDS, short(), strict=True):
        check_losses(one, seed)


def test_order_within_a_second_is_found_again() -> None:
    for seed, one in zip(SEEDS, short(is_crowded=True), strict=True):
        check_disorder(one, seed)


def test_every_operation_made_is_understood() -> None:
    made = {(event.event_source, event.event_name) for one in short() for event in one.events}
    assert made <= MUTATING_EVENTS


@pytest.mark.slow
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_at_length(seed: int) -> None:
    one = history(seed, 1500)
    check_records_alone(one)
    check_snapshots_agree(one)
    check_unwinding(one)
    check_losses(one, seed)
    check_records_alone(history(seed, 700, is_redundant=True))
    check_disorder(history(seed, 700, is_crowded=True), seed)
