"""Keys nominate candidates: equal ids have equal keys, and the index knows what it was told."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.lake.decode import table_from_records
from leastwise.lake.keys import PARTITION_DAYS, KeyIndex, event_keys
from trail_records import event_id, record

IDS = st.one_of(st.integers(0, 3).map(event_id), st.text(min_size=1, max_size=40), st.none())
ACCOUNTS = st.one_of(st.sampled_from(["111122223333", "444455556666"]), st.text(min_size=1, max_size=14), st.none())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(IDS, ACCOUNTS), min_size=1, max_size=30))
def test_equal_identities_have_equal_keys_and_others_differ(pairs):
    records = [record(1, eventID=one, recipientAccountId=account) for one, account in pairs]
    keys = event_keys(table_from_records(records)).tolist()
    known = {}
    for pair, key in zip(pairs, keys, strict=True):
        assert known.setdefault(pair, key) == key
    assert len(set(known.values())) == len(known)


def test_keys_do_not_depend_on_slices_and_neighbours():
    table = table_from_records([record(number) for number in range(40)])
    keys = event_keys(table)
    assert (event_keys(table.slice(7, 5)) == keys[7:12]).all()
    assert (event_keys(pa.concat_tables([table.slice(20), table.slice(0, 20)])) == np.roll(keys, 20)).all()


class Store:
    """Events by day, as the lake's files give them to the index."""

    def __init__(self):
        self.events = []
        self.loads = 0

    def load(self, first, last):
        self.loads += 1
        return np.array([key for key, day in self.events if first <= day <= last], dtype=np.uint64)


BATCHES = st.lists(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 40)), max_size=20, unique_by=lambda event: event[0]),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(BATCHES, st.integers(1, 60))
def test_the_index_is_a_set_of_keys_by_day(batches, capacity):
    """Whatever is dropped from memory in between: an event of the same day is new exactly once."""
    store = Store()
    index = KeyIndex(store.load, capacity=capacity)
    seen = set()
    for owner, batch in enumerate(batches):
        if not batch:
            continue
        keys = np.array([key for key, _ in batch], dtype=np.uint64)
        days = np.array([day for _, day in batch])
        new = index.claim(keys, days, owner)
        for event, is_new in zip(batch, new.tolist(), strict=True):
            assert not (is_new and event in seen)
            if not is_new:
                near = {(event[0], day) for day in range(event[1] - PARTITION_DAYS, event[1] + PARTITION_DAYS + 1)}
                assert near & seen
            else:
                store.events.append(event)
        seen |= {event for event, is_new in zip(batch, new.tolist(), strict=True) if is_new}
        index.release(owner)


def test_a_copy_of_the_next_day_is_a_candidate_across_partitions():
    index = KeyIndex(lambda first, last: np.zeros(0, dtype=np.uint64))
    key = np.array([5], dtype=np.uint64)
    assert index.claim(key, np.array([PARTITION_DAYS - 1]), 1).tolist() == [True]
    assert index.claim(key, np.array([PARTITION_DAYS]), 2).tolist() == [False]
    assert index.claim(key, np.array([9 * PARTITION_DAYS]), 3).tolist() == [True]


def test_claimed_partitions_stay_until_released():
    """What is claimed but not committed cannot be loaded again, so it must not be dropped."""
    store = Store()
    index = KeyIndex(store.load, capacity=1)
    keys = np.arange(100, 150, dtype=np.uint64)
    assert index.claim(keys, np.zeros(50, dtype=np.int64), "first").all()
    assert index.claim(keys, np.full(50, 100), "second").all()
    assert not index.claim(keys, np.zeros(50, dtype=np.int64), "third").any()
    assert not index.claim(keys, np.full(50, 100), "third").any()
