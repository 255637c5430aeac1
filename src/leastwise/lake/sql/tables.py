"""The tables a query may name and the types of their columns, as sqlglot types.

JSON text columns have the type ``JSONB`` here (a document: text in Athena, a map in CloudTrail Lake), values that a
JSON function returned have the type ``JSON``: the rules tell them apart by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import pyarrow as pa
from sqlglot import exp

from leastwise.lake.engines import event_views
from leastwise.lake.engines.item_tables import ITEM_TABLES, Kind
from leastwise.lake.item_schema import CAUSE
from leastwise.lake.schema import EVENT_SCHEMA, HIDDEN_COLUMNS, JSON_TEXT_COLUMNS

Type = exp.DType
EVENT_JSON: Final = "eventjson"
"""The column of the event's JSON document, which the rules turn into the macro that rebuilds it."""
DOCUMENT: Final = exp.DataType(this=Type.JSONB)
_TEXT: Final = exp.DataType(this=Type.VARCHAR)

_ARROW_TYPES: Final = {
    pa.string(): Type.VARCHAR,
    pa.bool_(): Type.BOOLEAN,
    pa.int64(): Type.BIGINT,
    pa.date32(): Type.DATE,
    pa.timestamp("us"): Type.TIMESTAMP,
}
_ITEM_TYPES: Final[dict[Kind, Type]] = {
    "text": Type.VARCHAR,
    "time": Type.TIMESTAMP,
    "integer": Type.BIGINT,
    "boolean": Type.BOOLEAN,
}
_ATHENA_RESOURCE_FIELDS: Final = ("arn", "accountid", "type", "arnprefix")


@dataclass(frozen=True, slots=True)
class Table:
    """A view over the events or over configuration items: its name and the type of each column.

    ``hidden`` are the columns that ``SELECT *`` leaves out.
    """

    name: str
    columns: dict[str, exp.DataType]
    hidden: frozenset[str] = frozenset()


@cache
def event_tables() -> dict[str, Table]:
    """Return the views over the event data store by name."""
    return {table.name: table for table in (_events(), _lake_events(), _athena(), _lake())}


@cache
def known_tables() -> dict[str, Table]:
    """Return the views over the event data store and those over configuration items by name."""
    items = {
        table.name: Table(table.name, {column.name.lower(): _item_type(column.kind) for column in table.columns})
        for table in ITEM_TABLES
    }
    return event_tables() | items


def _item_type(kind: Kind) -> exp.DataType:
    if kind == "document":
        return DOCUMENT.copy()
    if kind == "texts":
        return array(_TEXT.copy())
    return sql_type(CAUSE, "cause") if kind == "cause" else exp.DataType(this=_ITEM_TYPES[kind])


def sql_type(arrow_type: pa.DataType, path: str) -> exp.DataType:
    """Return the sqlglot type of a column or field of the event schema; JSON text is ``JSONB``."""
    if pa.types.is_struct(arrow_type):
        return struct([(field.name, sql_type(field.type, f"{path}.{field.name}")) for field in arrow_type])
    if pa.types.is_list(arrow_type):
        return array(sql_type(arrow_type.value_type, path))
    if path in JSON_TEXT_COLUMNS or path.endswith((".webidfederationdata.attributes", "useridentity.extra")):
        return DOCUMENT.copy()
    return exp.DataType(this=_ARROW_TYPES[arrow_type])


def struct(fields: list[tuple[str, exp.DataType]]) -> exp.DataType:
    """Return a struct type of the named fields."""
    members = [exp.ColumnDef(this=exp.to_identifier(name), kind=kind.copy()) for name, kind in fields]
    return exp.DataType(this=Type.STRUCT, nested=True, expressions=members)


def array(element: exp.DataType) -> exp.DataType:
    """Return the type of a list of ``element``."""
    return exp.DataType(this=Type.ARRAY, nested=True, expressions=[element])


def _physical() -> dict[str, exp.DataType]:
    return {field.name: sql_type(field.type, field.name) for field in EVENT_SCHEMA}


def _events() -> Table:
    columns = {name: kind for name, kind in _physical().items() if name not in HIDDEN_COLUMNS}
    return Table("events", columns | {EVENT_JSON: DOCUMENT.copy()}, frozenset({EVENT_JSON}))


def _lake_events() -> Table:
    return Table("lake_events", _physical())


def _athena() -> Table:
    physical = _physical()
    columns = {name: physical[name] for name in event_views.ATHENA_COLUMNS}
    for name in ("eventtime", "readonly", "managementevent"):
        columns[name] = _TEXT.copy()
    fields = [(name, _TEXT) for name in _ATHENA_RESOURCE_FIELDS]
    columns["resources"] = array(struct(fields))
    columns |= {name: _TEXT.copy() for name in event_views.PARTITION_COLUMNS}
    hidden = {name: _TEXT.copy() for name in event_views.PARTITION_ALIASES}
    hidden[event_views.EVENT_TIME_COLUMN] = exp.DataType(this=Type.TIMESTAMP)
    hidden[event_views.EVENT_DATE_COLUMN] = exp.DataType(this=Type.DATE)
    hidden |= {name: DOCUMENT.copy() for name in (EVENT_JSON, "eventcontext", "extra")}
    return Table("cloudtrail_logs", columns | hidden, frozenset(hidden))


def _lake() -> Table:
    physical = _physical()
    columns = {name: physical[name] for name in event_views.LAKE_COLUMNS} | {EVENT_JSON: DOCUMENT.copy()}
    hidden = {name: DOCUMENT.copy() for name in event_views.LAKE_EXTRA_COLUMNS}
    hidden |= {name: _TEXT.copy() for name in (*event_views.LAKE_EXTRA_TEXT_COLUMNS, "eventtime_iso")}
    hidden["extra"] = DOCUMENT.copy()
    return Table("cloudtrail_lake", columns | hidden, frozenset(hidden))
