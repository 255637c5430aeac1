"""The interface of a row format: how rows of a result are written to a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import pyarrow as pa

SLICE_ROWS = 2048
"""Rows joined at a time: few enough that one column of text stays far below Arrow's 2 GiB offsets."""


@dataclass(frozen=True, slots=True)
class RowOptions:
    """How rows are shown: ``width`` in terminal cells (None: as wide as needed) and whether colour may be used."""

    width: int | None = None
    color: bool = False


class WriteRows(Protocol):
    """Writes every row of ``batches`` to ``stream`` as they come and returns how many there were."""

    def __call__(
        self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class RowFormat:
    """One output format: its name on the command line, one line about it, and its writer."""

    name: str
    description: str
    write: WriteRows


def slices(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in batches of at most SLICE_ROWS rows."""
    for batch in batches:
        for start in range(0, batch.num_rows, SLICE_ROWS):
            yield batch.slice(start, SLICE_ROWS)


def joined_bytes(texts: pa.Array) -> memoryview:
    """Return the texts of an array without nulls joined together, without copying them."""
    if len(texts) == 0:
        return memoryview(b"")
    offsets = memoryview(texts.buffers()[1]).cast("i")
    data = texts.buffers()[2]
    if data is None:
        return memoryview(b"")
    return memoryview(data)[offsets[texts.offset] : offsets[texts.offset + len(texts)]]
