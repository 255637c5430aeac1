"""The pending folder: parts are complete or not there, for a day, for one process at a time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.pending import Pending
from leastwise.errors import LeastwiseError
from leastwise.model.configuration_item import Cause, ConfigurationItem, ItemStatus, NotRead, Origin, Scope

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
REQUEST = {"parts": ["a", "b"]}

texts = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
items = st.builds(
    ConfigurationItem,
    *(texts,) * 6,
    moments,
    status=st.sampled_from(ItemStatus),
    configuration=st.dictionaries(texts, values, max_size=3),
    supplementary=st.dictionaries(texts, values, max_size=3),
    tags=st.none() | st.dictionaries(texts, texts, max_size=2),
    origin=st.sampled_from(Origin),
    cause=st.none() | st.builds(Cause, texts, moments, texts, texts),
    unknown=st.lists(texts, max_size=2).map(tuple),
    since=st.none() | moments,
)
observations = st.builds(
    Observations,
    st.lists(items, max_size=3),
    st.sets(st.builds(Scope, texts, texts, texts), max_size=2),
    st.lists(st.builds(NotRead, *(texts,) * 6), max_size=2),
)


@given(seen=observations)
def test_a_part_is_taken_up_as_it_was(seen, tmp_path_factory):
    root = tmp_path_factory.mktemp("pending")
    with Pending.open(root, REQUEST, NOW) as pending:
        pending.keep("a", seen)
    with Pending.open(root, REQUEST, NOW + timedelta(hours=1)) as pending:
        assert pending.take("a") == seen
        assert pending.take("b") is None
        assert pending.begun == NOW


def test_parts_are_for_the_same_collection_within_a_day(tmp_path):
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        pending.keep("a", Observations())
    with Pending.open(tmp_path, {"parts": ["a"]}, NOW) as other:
        assert other.take("a") is None
    with Pending.open(tmp_path, REQUEST, NOW + timedelta(hours=25)) as late:
        assert late.take("a") is None
        assert late.begun == NOW + timedelta(hours=25)


def test_fresh_drops_them(tmp_path):
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        pending.keep("a", Observations())
    with Pending.open(tmp_path, REQUEST, NOW, fresh=True) as pending:
        assert len(pending) == 0


def test_two_at_once_have_a_folder_each(tmp_path):
    with Pending.open(tmp_path, REQUEST, NOW) as first, Pending.open(tmp_path, REQUEST, NOW) as second:
        assert first.folder != second.folder
        first.keep("a", Observations())
        assert second.take("a") is None
    with Pending.open(tmp_path, REQUEST, NOW) as third:
        assert third.folder == first.folder


def test_a_damaged_part_is_read_again(tmp_path):
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        pending.keep("a", Observations())
        (pending.folder / "a.part.json").write_text('{"items": [')
        assert pending.take("a") is None


def test_a_damaged_beginning_drops_the_parts(tmp_path):
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        pending.keep("a", Observations())
        (pending.folder / "begun.json").write_text(json.dumps({"begun": 3}))
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        assert pending.take("a") is None


def test_what_cannot_be_kept_is_read_again(tmp_path):
    item = ConfigurationItem(*"abcdef", NOW, configuration={"document": "\ud800"})
    with Pending.open(tmp_path, REQUEST, NOW) as pending:
        pending.keep("a", Observations([item]))
        assert pending.take("a") is None


def test_only_the_owner_may_read_and_nothing_is_left(tmp_path):
    with Pending.open(tmp_path / "pending", REQUEST, NOW) as pending:
        pending.keep("a", Observations())
        modes = {path.stat().st_mode & 0o777 for path in pending.folder.iterdir()}
        assert modes == {0o600}
        assert pending.folder.stat().st_mode & 0o077 == 0
        pending.remove()
    assert list((tmp_path / "pending").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LeastwiseError, match="cannot write"):
        Pending.open(tmp_path / "file" / "pending", REQUEST, NOW)
