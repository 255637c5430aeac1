"""parquet: one Parquet file, zstd-compressed, with the types of the result (JSON documents stay text)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from leastwise.errors import InputError
from leastwise.reports.rows.row_format import RowFormat, RowOptions
from leastwise.reports.rows.spelling import column_name


class _Sink:
    """A stream without ``seek`` or ``tell`` (a pipe) as the file object the Parquet writer asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        self._stream.write(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self.closed = True


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    shown = schema.names if len(set(schema.names)) == len(schema.names) else _numbered(schema.names)
    target = pa.schema([field.with_name(column_name(name)) for field, name in zip(schema, shown, strict=True)])
    rows = 0
    try:
        with pq.ParquetWriter(pa.PythonFile(_Sink(stream), mode="w"), target, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=target))
                rows += batch.num_rows
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"Parquet cannot hold this result: {reason}", "Cast the column, or use another --output."
        ) from error
    return rows


def _numbered(names: list[str]) -> list[str]:
    """Return the names made distinct (``n``, ``n_2``): readers of Parquet refuse two columns of one name."""
    taken: set[str] = set()
    distinct = []
    for name in names:
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate)
        distinct.append(candidate)
    return distinct


PARQUET = RowFormat("parquet", "A Parquet file with the types of the result", _write)
