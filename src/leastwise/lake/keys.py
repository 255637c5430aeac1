"""Identity of an event: (eventID, recipientAccountId) as a 64-bit key, and the index of keys already in the lake.

Two different events with one key are never taken for one another: a key only nominates candidates, which are then
compared by their ids (see `duplicates`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PARTITION_DAYS: Final = 8
_ID_BYTES: Final = 36
_ACCOUNT_BYTES: Final = 12
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
Keys = np.ndarray  # uint64, one per event


def _as_it_is(table: pa.Table) -> pa.Table:
    return table


def event_keys(table: pa.Table, complete: Callable[[pa.Table], pa.Table] = _as_it_is) -> Keys:
    """One uint64 per row of a table with `eventid` and `recipientaccountid`.

    A row without eventID (schema 1.0) is identified by its whole content; `complete` makes rows of EVENT_SCHEMA of
    the table's, where they are not yet.
    """
    identifiers = table["eventid"].combine_chunks()
    accounts = table["recipientaccountid"].cast(pa.string()).combine_chunks()
    keys = _text_keys(identifiers, _ID_BYTES) ^ (_text_keys(accounts, _ACCOUNT_BYTES) * _MIX)
    missing = np.flatnonzero(pc.is_null(identifiers).to_numpy(zero_copy_only=False))
    if missing.size:
        rows = complete(table.take(pa.array(missing)))
        for position, row in enumerate(missing):
            keys[row] = _content_key(rows, position)
    return keys


def content_text(table: pa.Table, row: int) -> str:
    """A row's whole content but its lineage, in one stable text: the order among different copies of an event."""
    values = table.slice(row, 1).to_pylist()[0]
    values.pop("sourceobjectid", None)
    return repr(sorted(values.items(), key=lambda item: item[0]))


def _content_key(table: pa.Table, row: int) -> np.uint64:
    from hashlib import blake2b

    digest = blake2b(content_text(table, row).encode("utf-8", "replace"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def _text_keys(texts: pa.Array, width: int) -> Keys:
    """A mixed 64-bit key per text; texts of exactly `width` ASCII bytes are hashed column by column."""
    lengths = pc.fill_null(pc.binary_length(texts), -1).to_numpy(zero_copy_only=False)
    keys = np.zeros(len(texts), dtype=np.uint64)
    regular = lengths == width
    if regular.any():
        chosen = texts if regular.all() else texts.filter(pa.array(regular))
        keys[regular] = _matrix_keys(chosen, width)
    for row in np.flatnonzero(~regular & (lengths >= 0)):
        text = texts[int(row)].as_py().encode()
        padded = text + bytes(-len(text) % 4)
        words = np.frombuffer(padded, dtype=np.uint32).astype(np.uint64)
        keys[row] = _mixed(words[None, :], len(text))[0]
    return keys


def _matrix_keys(texts: pa.Array, width: int) -> Keys:
    buffers = texts.buffers()
    data = np.frombuffer(buffers[2], dtype=np.uint8)
    first = np.frombuffer(buffers[1], dtype=np.int32)[texts.offset]
    matrix = data[first : first + len(texts) * width].reshape(len(texts), width)
    return _mixed(np.ascontiguousarray(matrix).view(np.uint32).astype(np.uint64), width)


def _mixed(words: np.ndarray, length: int) -> Keys:
    state = np.full(len(words), length, dtype=np.uint64) * _MULTIPLIER
    for column in range(words.shape[1]):
        state = (state ^ words[:, column]) * _MULTIPLIER
        state ^= state >> np.uint64(29)
    return state


@dataclass(slots=True)
class _Partition:
    """The keys of eight days, as sorted runs whose sizes at least halve from one to the next."""

    runs: list[Keys] = field(default_factory=list)

    def contains(self, keys: Keys) -> np.ndarray:
        found = np.zeros(len(keys), dtype=bool)
        for run in self.runs:
            places = np.searchsorted(run, keys)
            places[places == len(run)] = 0
            found |= run[places] == keys
        return found

    def add(self, keys: Keys) -> None:
        run = np.sort(keys)
        while self.runs and len(self.runs[-1]) < 2 * len(run):
            run = np.sort(np.concatenate((self.runs.pop(), run)), kind="stable")
        if len(run):
            self.runs.append(run)

    @property
    def size(self) -> int:
        return sum(len(run) for run in self.runs)


@dataclass(slots=True)
class KeyIndex:
    """Which event keys the lake holds, by eight-day partitions that are loaded when first needed.

    `load(first_day, last_day)` returns the keys of the lake's events of these days (days since 1970, inclusive).
    At most `capacity` keys stay in memory (8 bytes each): the partitions used longest ago are dropped and loaded
    again when needed.
    """

    load: Callable[[int, int], Keys]
    capacity: int = 24_000_000
    _partitions: dict[int, _Partition] = field(default_factory=dict)
    _claimed: dict[object, set[int]] = field(default_factory=dict)

    def release(self, owner: object) -> None:
        """What `owner` claimed is now in the lake (or given up), and may be dropped from memory."""
        self._claimed.pop(owner, None)

    def claim(self, keys: Keys, days: np.ndarray, owner: object) -> np.ndarray:
        """Whether each event is new, as booleans; the new ones are in the index from now on.

        An event counts as known where its key occurs within a day of its own (copies that were edited differ in
        time). The keys must be distinct.
        """
        new = np.ones(len(keys), dtype=bool)
        partition_of = days // PARTITION_DAYS
        for number in np.unique(partition_of):
            rows = np.flatnonzero(partition_of == number)
            new[rows] = ~self._known(int(number), keys[rows], days[rows])
        for number in np.unique(partition_of[new]):
            self._partition(int(number)).add(keys[new & (partition_of == number)])
        self._claimed.setdefault(owner, set()).update(int(number) for number in np.unique(partition_of))
        self._evict()
        return new

    def _known(self, number: int, keys: Keys, days: np.ndarray) -> np.ndarray:
        known = self._partition(number).contains(keys)
        for edge, neighbour in ((0, number - 1), (PARTITION_DAYS - 1, number + 1)):
            rows = np.flatnonzero(days % PARTITION_DAYS == edge)
            if rows.size:
                known[rows] |= self._partition(neighbour).contains(keys[rows])
        return known

    def _partition(self, number: int) -> _Partition:
        partition = self._partitions.pop(number, None)
        if partition is None:
            partition = _Partition()
            partition.add(self.load(number * PARTITION_DAYS, (number + 1) * PARTITION_DAYS - 1))
        self._partitions[number] = partition
        return partition

    def _evict(self) -> None:
        needed: set[int] = set().union(*self._claimed.values())
        total = sum(partition.size for partition in self._partitions.values())
        for number in list(self._partitions):
            if total <= self.capacity:
                return
            if number not in needed:
                total -= self._partitions.pop(number).size
