"""Columns that SQL does not make: the event in a sentence, and the human behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from leastwise.lake.role_chains import origins
from leastwise.model.principal import principal_of
from leastwise.usecases.trail.columns import HUMAN, WHAT_HAPPENED
from leastwise.usecases.trail.sentences import SENTENCE_COLUMNS, sentence_of

DERIVED_SOURCES: Final = ":"
"""Prefix of columns selected only to derive others from; the names of all others begin with a letter."""

_NEEDED: Final = {WHAT_HAPPENED: SENTENCE_COLUMNS, HUMAN: ("userIdentity", "accessKeyId", "eventTime")}


def source_columns(derived: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of ``events`` that the derived columns are made of."""
    return tuple(dict.fromkeys(name for column in derived for name in _NEEDED[column]))


def with_derived(connection: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, names: Sequence[str]) -> pa.RecordBatch:
    """Return the batch with exactly the columns ``names``, the derived ones filled in."""
    made = {}
    if WHAT_HAPPENED in names:
        made[WHAT_HAPPENED] = _sentences(batch)
    if HUMAN in names:
        made[HUMAN] = _humans(connection, batch)
    found = {name: index for index, name in enumerate(batch.schema.names)}
    arrays = [made[name] if name in made else batch.column(found[name]) for name in names]
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


def _sentences(batch: pa.RecordBatch) -> pa.Array:
    columns = {name: batch.column(DERIVED_SOURCES + name).to_pylist() for name in SENTENCE_COLUMNS}
    rows = (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    return pa.array(map(sentence_of, rows), pa.string())


def _humans(connection: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> pa.Array:
    if not batch.num_rows:
        return pa.array([], pa.string())
    keys = batch.column(DERIVED_SOURCES + "accessKeyId").to_pylist()
    times = pc.min_max(batch.column(DERIVED_SOURCES + "eventTime")).as_py()
    found = origins(connection, {key for key in keys if key}, times["min"], times["max"])
    identities = batch.column(DERIVED_SOURCES + "userIdentity").to_pylist()
    return pa.array(
        [
            found[key].human if key in found else principal_of(identity).name
            for key, identity in zip(keys, identities, strict=True)
        ],
        pa.string(),
    )
