"""Typed records -> Arrow. A chunk of records becomes flat columns while it is in the processor's cache; the nested
members stay raw text until `finished` decodes each distinct text of a whole batch once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leastwise.lake.decode import nested, nested_columns
from leastwise.lake.decode.record import BOOLEAN_MEMBERS, NO_VALUE, RAW_MEMBERS, TEXT_MEMBERS
from leastwise.lake.schema import EVENT_SCHEMA

DICTIONARY_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
_FEW_VALUES: Final = frozenset(
    "eventVersion eventSource eventName awsRegion sourceIPAddress userAgent errorCode eventType apiVersion "
    "recipientAccountId vpcEndpointId vpcEndpointAccountId eventCategory".split()
)
"""Members with few distinct values: dictionary arrays in memory, plain text in the files' schema."""

_DICTIONARY_COLUMNS: Final = {name.lower() for name in _FEW_VALUES} | set(nested_columns.DERIVED_NAMES)
_FLAT_COLUMNS: Final = (
    *((name.lower(), DICTIONARY_TEXT if name in _FEW_VALUES else pa.string()) for name in TEXT_MEMBERS),
    *((name.lower(), pa.bool_()) for name in BOOLEAN_MEMBERS),
    *((name.lower(), None) for name in RAW_MEMBERS),
)
"""Column names and types in the order of a record's members; None for JSON text."""

ENCODED_SCHEMA: Final = pa.schema(
    pa.field(field.name, DICTIONARY_TEXT if field.name in _DICTIONARY_COLUMNS else field.type) for field in EVENT_SCHEMA
)
"""EVENT_SCHEMA as it is held in memory while events are ingested."""

_N, _U = b"nu"


def raw_texts(values: Sequence[Any]) -> pa.Array:
    """JSON texts (`msgspec.Raw`, empty where absent) as a string array; JSON null and absence are null."""
    count = len(values)
    if values.count(NO_VALUE) == count:
        return pa.nulls(count, pa.string())
    joined = b"".join(values)
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, values), dtype=np.int64, count=count), out=offsets[1:])
    lengths = np.diff(offsets)
    absent = lengths == 0
    four = np.flatnonzero(lengths == 4)
    if four.size:
        starts = offsets[four]
        first, second = (np.frombuffer(joined, dtype=np.uint8)[starts + place] for place in (0, 1))
        absent[four[(first == _N) & (second == _U)]] = True  # of four bytes, only null begins so
    valid = pa.py_buffer(np.packbits(~absent, bitorder="little")) if absent.any() else None
    if offsets[-1] < 2**31:
        buffers = [valid, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(joined)]
        return pa.Array.from_buffers(pa.string(), count, buffers)
    large = pa.Array.from_buffers(pa.large_string(), count, [valid, pa.py_buffer(offsets), pa.py_buffer(joined)])
    return large.cast(pa.string())


def chunk(records: Sequence[Any], learned: Sequence[str], source_object_ids: np.ndarray) -> pa.RecordBatch:
    """Flat columns of some records, nested members as raw text; one int64 source object id per record."""
    members = zip(*map(msgspec.structs.astuple, records), strict=True) if records else repeat(())
    columns: dict[str, pa.Array] = {}
    for (name, kind), values in zip(_FLAT_COLUMNS, members, strict=False):
        columns[name] = pa.array(values, kind) if kind is not None else raw_texts(values)
    columns["extra"] = _extra(records, learned)
    columns["sourceobjectid"] = pa.array(source_object_ids, pa.int64())
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _extra(records: Sequence[Any], learned: Sequence[str]) -> pa.Array:
    """Unknown top-level members per record as one JSON object's text; null where there are none."""
    kept: dict[int, list[str]] = {}
    for index, name in enumerate(learned):
        attribute = f"learned_{index}"
        for row, record in enumerate(records):
            raw = getattr(record, attribute, NO_VALUE)  # a record decoded before the member was learned lacks it
            if len(raw):
                kept.setdefault(row, []).append(f"{nested.quoted(name)}:{str(raw, 'utf-8')}")
    if not kept:
        return pa.nulls(len(records), pa.string())
    texts = ("{" + ",".join(kept[row]) + "}" if row in kept else None for row in range(len(records)))
    return pa.array(texts, pa.string(), size=len(records))


def flattened(chunks: Sequence[pa.RecordBatch]) -> pa.Table:
    """The chunks' rows, in order, as one table of flat columns in contiguous memory."""
    return pa.Table.from_batches(list(chunks)).unify_dictionaries().combine_chunks()


def timed(flat: pa.Table) -> pa.Table:
    """`flat` with eventtime as UTC timestamp without zone (microseconds), its text, and its date.

    Raises pa.ArrowInvalid where an eventTime is not ISO 8601; rows without one have a null.
    """
    texts = flat["eventtime"]
    times = texts.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
    flat = flat.set_column(flat.schema.get_field_index("eventtime"), "eventtime", times)
    return flat.append_column("eventtime_iso", texts).append_column("event_date", times.cast(pa.date32()))


def nested_decoded(flat: pa.Table) -> pa.Table:
    """A timed flat table as a table of ENCODED_SCHEMA. Raises ValueError where a nested member is not JSON."""
    columns = {name: _contiguous(flat[name]) for name in flat.column_names}
    identity, derived = nested_columns.user_identity(columns["useridentity"])
    columns |= derived
    columns["useridentity"] = identity
    incomplete: dict[str, pa.Array] = {}
    for name, build in (("tlsDetails", nested_columns.tls_details), ("resources", nested_columns.resources)):
        raw = columns[name.lower()]
        columns[name.lower()], rows = build(raw)
        if rows is not None:
            incomplete[name] = pc.if_else(rows, raw, pa.scalar(None, pa.string()))
    columns["sessioncredentialfromconsole"] = nested_columns.texts(columns["sessioncredentialfromconsole"])
    columns["extra"] = _with_incomplete(columns["extra"], incomplete)
    return pa.Table.from_arrays([columns[name] for name in ENCODED_SCHEMA.names], schema=ENCODED_SCHEMA)


def _contiguous(column: pa.ChunkedArray) -> pa.Array:
    """The column in one array; `combine_chunks` would copy the only chunk."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _with_incomplete(extra: pa.Array, incomplete: dict[str, pa.Array]) -> pa.Array:
    """`extra` with the whole text of nested members that hold more than their columns can."""
    for name, raw in incomplete.items():
        members = pc.binary_join_element_wise(f'"{name}":', raw, "")
        opened = pc.utf8_slice_codeunits(pc.fill_null(extra, "{}"), 0, -1)
        separator = pc.if_else(pc.equal(opened, "{"), "", ",")
        joined = pc.binary_join_element_wise(opened, separator, members, "}", "")
        extra = pc.coalesce(joined, extra)
    return extra


def build_table(records: Sequence[Any], learned: Sequence[str], source_object_ids: np.ndarray) -> pa.Table:
    """A table of EVENT_SCHEMA with one row per record, in order. Raises as `timed` and `nested_decoded` do."""
    return nested_decoded(timed(flattened([chunk(records, learned, source_object_ids)]))).cast(EVENT_SCHEMA)


def sort_indices(table: pa.Table) -> pa.Array:
    """Row order of the lake: service, action, then time."""
    ranks = [_rank(_encoded(_contiguous(table[name]))) for name in ("eventsource", "eventname")]
    time = table["eventtime"].cast(pa.int64()).to_numpy()
    actions = int(ranks[1].max(initial=0)) + 1
    order = np.lexsort((time, ranks[0] * actions + ranks[1]))
    return pa.array(order)


def _encoded(texts: pa.Array) -> pa.DictionaryArray:
    return texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()


def _rank(encoded: pa.DictionaryArray) -> np.ndarray:
    """Each row's position of its value among the distinct values in order; null sorts last."""
    values = encoded.dictionary.to_pylist()
    order = np.array(sorted(range(len(values)), key=values.__getitem__), dtype=np.int64)
    rank = np.empty(len(values) + 1, dtype=np.int64)
    rank[order] = np.arange(len(values))
    rank[len(values)] = len(values)
    positions: np.ndarray = pc.fill_null(encoded.indices, len(values)).to_numpy(zero_copy_only=False)
    return np.asarray(rank[positions])
