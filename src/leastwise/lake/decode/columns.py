"""Typed records -> one Arrow table of the lake's schema.

Nested members are dictionary-encoded as raw text, so that each distinct userIdentity is decoded once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leastwise.lake.decode import nested
from leastwise.lake.decode.record import NO_VALUE, TEXT_MEMBERS
from leastwise.lake.schema import EVENT_SCHEMA, RESOURCES, TLS_DETAILS, USER_IDENTITY

_JSON_MEMBERS = (
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "serviceEventDetails",
    "addendum",
    "insightDetails",
    "edgeDeviceDetails",
    "eventContext",
)
_NESTED_MEMBERS: tuple[tuple[str, Callable[[str], tuple[Any, bool]], pa.DataType], ...] = (
    ("tlsDetails", nested.tls_details, TLS_DETAILS),
    ("resources", nested.resources, RESOURCES),
    ("sessionCredentialFromConsole", nested.text_or_json, pa.string()),
)
_NULL = np.frombuffer(b"null", dtype=np.uint8)


def raw_texts(values: Sequence[Any]) -> pa.Array:
    """JSON texts (`msgspec.Raw`, empty where absent) as a string array; JSON null and absence are null."""
    count = len(values)
    lengths = np.fromiter(map(len, values), dtype=np.int64, count=count)
    if not lengths.any():
        return pa.nulls(count, pa.string())
    joined = b"".join(values)
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    content = np.frombuffer(joined, dtype=np.uint8)
    absent = lengths == 0
    four = np.flatnonzero(lengths == 4)
    if four.size:
        starts = offsets[four]
        is_null = (content[starts[:, None] + np.arange(4)] == _NULL).all(axis=1)
        absent[four[is_null]] = True
    valid = pa.py_buffer(np.packbits(~absent, bitorder="little")) if absent.any() else None
    if offsets[-1] < 2**31:
        buffers = [valid, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(joined)]
        return pa.Array.from_buffers(pa.string(), count, buffers)
    large = pa.Array.from_buffers(pa.large_string(), count, [valid, pa.py_buffer(offsets), pa.py_buffer(joined)])
    return large.cast(pa.string())


def _nested(
    values: Sequence[Any], decode: Callable[[str], tuple[Any, bool]], kind: pa.DataType
) -> tuple[pa.Array, list[int]]:
    """(a struct or list column, the rows whose document has members that the column cannot hold).

    Each distinct raw text is decoded once, then taken by its dictionary index.
    """
    encoded = raw_texts(values).dictionary_encode()
    decoded = [decode(text) for text in encoded.dictionary.to_pylist()]
    column = pa.array([value for value, _ in decoded], kind).take(encoded.indices)
    incomplete = [index for index, (_, complete) in enumerate(decoded) if not complete]
    if not incomplete:
        return column, []
    rows = pc.is_in(encoded.indices, value_set=pa.array(incomplete, encoded.indices.type))
    return column, [int(row) for row in np.flatnonzero(rows.to_numpy(zero_copy_only=False))]


def _identity(values: Sequence[Any]) -> tuple[pa.Array, dict[str, pa.Array]]:
    """userIdentity and the top-level columns derived from it."""
    encoded = raw_texts(values).dictionary_encode()
    rows = [nested.user_identity(text) for text in encoded.dictionary.to_pylist()]
    column = pa.array(rows, USER_IDENTITY).take(encoded.indices)
    derived = {}
    for position, name in enumerate(("principalarn", "userarn", "identitytype", "accesskeyid")):
        distinct = pa.array([nested.derived(row)[position] for row in rows], pa.string())
        derived[name] = distinct.take(encoded.indices)
    return column, derived


def _extra(records: Sequence[Any], learned: Sequence[str], incomplete: dict[str, list[int]]) -> pa.Array:
    """What has no column, per record, as one JSON object's text; null where there is nothing.

    That is unknown top-level members, and whole nested members that hold more than their column can.
    """
    kept: dict[int, list[str]] = {}
    for index, name in enumerate(learned):
        attribute = f"learned_{index}"
        for row, record in enumerate(records):
            raw = getattr(record, attribute, NO_VALUE)  # a record decoded before the member was learned lacks it
            if len(raw):
                kept.setdefault(row, []).append(f"{nested.quoted(name)}:{str(raw, 'utf-8')}")
    for name, rows in incomplete.items():
        for row in rows:
            kept.setdefault(row, []).append(f'"{name}":{str(getattr(records[row], name), "utf-8")}')
    if not kept:
        return pa.nulls(len(records), pa.string())
    texts = ("{" + ",".join(kept[row]) + "}" if row in kept else None for row in range(len(records)))
    return pa.array(texts, pa.string(), size=len(records))


def event_times(texts: pa.Array) -> pa.Array:
    """ISO 8601 texts as UTC timestamps without zone, microseconds. Raises pa.ArrowInvalid on any other text."""
    return texts.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))


def build_table(records: Sequence[Any], learned: Sequence[str], source_object_ids: np.ndarray) -> pa.Table:
    """A table of EVENT_SCHEMA with one row per record, in the records' order.

    `source_object_ids` holds one int64 per record. Raises pa.ArrowInvalid where an eventTime is not ISO 8601.
    """
    columns: dict[str, pa.Array] = {}
    for name in TEXT_MEMBERS:
        columns[name.lower()] = pa.array(list(map(attrgetter(name), records)), pa.string())
    for name in ("readOnly", "managementEvent"):
        columns[name.lower()] = pa.array(list(map(attrgetter(name), records)), pa.bool_())
    for name in _JSON_MEMBERS:
        columns[name.lower()] = raw_texts(list(map(attrgetter(name), records)))
    columns["useridentity"], derived = _identity(list(map(attrgetter("userIdentity"), records)))
    columns.update(derived)
    incomplete: dict[str, list[int]] = {}
    for name, decode, kind in _NESTED_MEMBERS:
        values = list(map(attrgetter(name), records))
        columns[name.lower()], incomplete[name] = _nested(values, decode, kind)
    columns["extra"] = _extra(records, learned, incomplete)
    columns["eventtime_iso"] = columns["eventtime"]
    columns["eventtime"] = event_times(columns["eventtime_iso"])
    columns["event_date"] = columns["eventtime"].cast(pa.date32())
    columns["sourceobjectid"] = pa.array(source_object_ids, pa.int64())
    return pa.Table.from_arrays([columns[name] for name in EVENT_SCHEMA.names], schema=EVENT_SCHEMA)


def sort_indices(table: pa.Table) -> pa.Array:
    """Row order of the lake: service, action, then time."""
    keys = pa.table(
        {
            "service": table["eventsource"].combine_chunks().dictionary_encode(),
            "action": table["eventname"].combine_chunks().dictionary_encode(),
            "time": table["eventtime"],
        }
    )
    ranks = [_rank(keys[name].combine_chunks()) for name in ("service", "action")]
    time = keys["time"].to_numpy()
    return pa.array(np.lexsort((time, ranks[1], ranks[0])))


def _rank(encoded: pa.DictionaryArray) -> np.ndarray:
    """Each row's position of its value among the distinct values in order; null sorts last."""
    order = np.argsort(np.array(encoded.dictionary.to_pylist(), dtype=object), kind="stable")
    rank = np.empty(len(order) + 1, dtype=np.int32)
    rank[order] = np.arange(len(order))
    rank[len(order)] = len(order)
    indices = pc.fill_null(encoded.indices, len(order)).to_numpy(zero_copy_only=False)
    return rank[indices]
