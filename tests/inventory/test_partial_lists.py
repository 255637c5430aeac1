"""Lists of which a source knows a part: what a fuller source said stays, what such a source adds is added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from recorded_items import user

from leastwise.inventory.derivation import derive_with
from leastwise.inventory.observed import WHOLE, History, content, members_text, merged, restricted, sightings
from leastwise.model.configuration_item import ConfigurationItem

NAMES = st.lists(st.sampled_from("abcde"), unique=True).map(sorted)
LIST = "attachedManagedPolicies"


def attached(names: Any) -> list[dict[str, str]]:
    return [{"policyName": name, "policyArn": f"arn:{name}"} for name in sorted(names)]


def whole(hour: int, names: Any) -> ConfigurationItem:
    return user("alice", hour, **{LIST: attached(names)})


def part(hour: int, names: Any) -> ConfigurationItem:
    return replace(whole(hour, names), partial=(LIST,))


def told(*observations: ConfigurationItem) -> list[str]:
    """The names that are attached after each of some observations, one after the other."""
    history, found = History(), []
    for one in observations:
        history.observe(one)
        listed = history.versions[-1].item.configuration[LIST]
        found.append("".join(entry["policyName"] for entry in listed))
    return found


def test_a_part_removes_nothing_that_a_fuller_source_said() -> None:
    assert told(whole(1, "ab"), part(2, "b"), part(3, "c"), part(4, "b")) == ["ab", "ab", "abc", "abc"]


def test_a_whole_list_replaces_what_parts_added() -> None:
    assert told(whole(1, "a"), part(2, "b"), whole(3, "b"), part(4, "b")) == ["a", "ab", "b", "b"]


def test_parts_alone_replace_one_another() -> None:
    """Nothing fuller was ever said, and the newest is the best that is known."""
    assert told(part(1, "ab"), part(2, "a"), part(3, "c")) == ["ab", "a", "c"]


def test_a_part_that_was_seen_whole_is_whole() -> None:
    assert told(part(1, "ab"), whole(2, "ab"), part(3, "a")) == ["ab", "ab", "ab"]


def test_a_part_seen_again_does_not_count_as_the_whole() -> None:
    assert told(part(1, "ab"), part(2, "ab"), part(3, "a")) == ["ab", "ab", "a"]


def test_parts_of_one_collection_are_put_together() -> None:
    ((one,),) = sightings([part(1, "a"), part(1, "b")], part(1, "a").capture_time).values()
    assert (one.configuration[LIST], one.partial) == (attached("ab"), (LIST,))
    ((both,),) = sightings([part(1, "a"), whole(1, "b")], part(1, "a").capture_time).values()
    assert (both.configuration[LIST], both.partial) == (attached("b"), ())
    ((other,),) = sightings([whole(1, "b"), part(1, "a")], part(1, "a").capture_time).values()
    assert (other.configuration[LIST], other.partial) == (attached("ab"), ())


@given(NAMES, NAMES)
def test_what_is_stored_says_what_the_part_said(before: list[str], named: list[str]) -> None:
    item, members = merged(whole(1, before), part(2, named), (LIST,))
    assert item.configuration[LIST] == attached({*before, *named})
    assert members != WHOLE
    again = restricted(item, members)
    assert (again.configuration[LIST], again.partial) == (attached(named), (LIST,))
    assert content(merged(whole(1, before), again)[0]) == content(item)
    assert members_text(again, (LIST,)) == members


def test_what_was_taken_away_meanwhile_does_not_come_back_with_a_part() -> None:
    """Between the whole list and the part, a source that is asked for the timeline knows of a detachment."""
    history = History()
    history.observe(whole(1, "ab"))
    history.observe(part(3, "bc"))
    stored = [restricted(version.item, version.members) for version in history.versions]
    timeline = derive_with([stored[0], whole(2, "b")], [stored[1]], [])
    assert [one.configuration[LIST] for one in timeline] == [attached("ab"), attached("b"), attached("bc")]
