"""Observations placed in time, against a model that keeps every observation whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded_items import START, user

from leastwise.inventory.json_text import read, written
from leastwise.inventory.observed import WHOLE, History, Version, content, merged, restricted, sightings
from leastwise.model.configuration_item import ConfigurationItem, Origin

HOURS = st.integers(0, 30)
CONTENTS = st.sampled_from(["a", "b", None])


@dataclass(frozen=True)
class Seen:
    """What an observation of every member says: the resource's path, or that it is gone."""

    hour: int
    path: str | None

    def item(self) -> ConfigurationItem:
        from dataclasses import replace

        from leastwise.inventory.observed import absent

        item = user("alice", self.hour, path=self.path, groupList=[])
        return absent(item, item.capture_time) if self.path is None else replace(item, tags={})


def moment(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def told(history: History) -> dict[int, str | None]:
    """What the versions say at each hour that one of them, or a confirmation, is of."""
    observations: dict[datetime, str | None] = {}
    for version in history.versions:
        for when in (version.captured, *version.seen.values()):
            observations[when] = None if version.is_deleted else version.item.configuration["path"]
    return {round((when - START) / timedelta(hours=1)): path for when, path in observations.items()}


def recorded(snapshots: list[Seen], known: History | None = None) -> History:
    """What is known after snapshots of the whole account, as `Recording` takes them in."""
    history = known or History()
    for seen in snapshots:
        if seen.path is not None or history.exists_at(moment(seen.hour)):
            history.observe(seen.item())
        history.reads = sorted({*history.reads, moment(seen.hour)})
    return history


@given(st.lists(st.builds(Seen, HOURS, CONTENTS), unique_by=lambda seen: seen.hour, max_size=12))
def test_in_whatever_order_snapshots_are_recorded_they_tell_the_same(snapshots):
    known = told(recorded(snapshots))
    said = {seen.hour: seen.path for seen in snapshots}
    assert known.keys() <= said.keys()
    for hour, path in known.items():
        assert said[hour] == path
    # Between two observations that are kept, every other one said the same as the one before it.
    order = sorted(known)
    for seen in snapshots:
        before = [hour for hour in order if hour <= seen.hour]
        if before and (seen.path is not None or seen.hour in known):
            assert known[before[-1]] == seen.path


@given(st.lists(st.builds(Seen, HOURS, CONTENTS), unique_by=lambda seen: seen.hour, max_size=10))
def test_recording_the_same_again_adds_nothing(snapshots):
    history = recorded(snapshots)
    versions, known = len(history.versions), told(history)
    recorded(snapshots, history)
    assert (len(history.versions), told(history)) == (versions, known)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
CONFIGURATIONS = st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4)


@given(JSON)
def test_json_text_is_read_back(value):
    assert read(written(value)) == value


def test_what_is_no_json_is_told():
    with pytest.raises(ValueError, match="Expecting"):
        read("{")


def test_half_a_surrogate_pair_is_kept_as_an_escape():
    assert read('{"a":"\\ud800"}') == {"a": "\\ud800"}
    assert read(written({"a\ud800": ["\udcff", 1, {"é": None}]})) == {"a\\ud800": ["\\udcff", 1, {"é": None}]}


@given(CONFIGURATIONS, CONFIGURATIONS, st.none() | st.just({"k": "v"}), st.none() | st.just({}))
def test_a_merge_takes_what_is_named_and_keeps_the_rest(before, named, tags, new_tags):
    base = user("alice", 0, tags=tags, **before)
    item, members = merged(base, user("alice", 1, tags=new_tags, **named))
    assert item.configuration == {**before, **named}
    assert item.tags == (tags if new_tags is None else new_tags)
    whole = before.keys() <= named.keys() and (tags is None or new_tags is not None)
    assert (members == WHOLE) == whole
    part = restricted(item, members)
    assert content(merged(base, part)[0]) == content(item), "what it named says all that was new"


def test_content_is_equal_where_the_hash_is():
    first, second = user("alice", 0, a=[1, {"b": None}]), user("alice", 5, a=[1, {"b": None}])
    assert (content(first) == content(second), first.content_hash() == second.content_hash()) == (True, True)
    other = user("alice", 0, a=[1, {"b": False}])
    assert (content(first) == content(other), first.content_hash() == other.content_hash()) == (False, False)


def test_a_correction_of_the_same_moment_comes_after():
    history = History([Version.of(user("alice", 0, path="/a/"))])
    history.observe(user("alice", 0, path="/b/"))
    assert [version.item.configuration["path"] for version in history.versions] == ["/a/", "/b/"]
    assert history.versions[1].captured > history.versions[0].captured


def test_items_of_aws_config_stay_apart_in_one_recording():
    items = [user("alice", hour, path=str(hour), origin=Origin.AWS_CONFIG) for hour in (2, 1)]
    (found,) = sightings(items, moment(0)).values()
    assert [item.configuration["path"] for item in found] == ["1", "2"]
