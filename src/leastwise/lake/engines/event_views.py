# ruff: noqa: S608 - the SQL is made of column names and of file names in quotes
"""SQL of the views over the event data store: `events`, `cloudtrail_logs`, `cloudtrail_lake` and `lake_events`.

`cloudtrail_logs` follows the table of the Athena User Guide ("Query AWS CloudTrail logs"), `cloudtrail_lake` the
event schema of CloudTrail Lake ("Supported event schema for event data stores").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from leastwise.lake.schema import CLOUDTRAIL_SPELLING, EVENT_SCHEMA, HIDDEN_COLUMNS

LAKE_COLUMNS: Final = tuple(
    (
        "eventversion useridentity eventtime eventsource eventname awsregion sourceipaddress useragent errorcode "
        "errormessage requestparameters responseelements additionaleventdata requestid eventid readonly resources "
        "eventtype apiversion managementevent recipientaccountid sharedeventid vpcendpointid vpcendpointaccountid "
        "serviceeventdetails addendum eventcategory insightdetails edgedevicedetails tlsdetails "
        "sessioncredentialfromconsole eventcontext"
    ).split()
)
ATHENA_COLUMNS: Final = tuple(
    (
        "eventversion useridentity eventtime eventsource eventname awsregion sourceipaddress useragent errorcode "
        "errormessage requestparameters responseelements additionaleventdata requestid eventid resources eventtype "
        "apiversion readonly managementevent recipientaccountid serviceeventdetails sharedeventid vpcendpointid "
        "vpcendpointaccountid eventcategory addendum sessioncredentialfromconsole edgedevicedetails insightdetails "
        "tlsdetails"
    ).split()
)
PARTITION_COLUMNS: Final = {
    "account": "recipientaccountid",
    "region": "awsregion",
    "year": "strftime(eventtime, '%Y')",
    "month": "strftime(eventtime, '%m')",
    "day": "strftime(eventtime, '%d')",
    "timestamp": "strftime(eventtime, '%Y/%m/%d')",
}
"""Partition columns of the tables AWS documents, derived from the event; always text."""
PARTITION_ALIASES: Final = {
    "accountid": "recipientaccountid",
    "account_id": "recipientaccountid",
    "account_partition": "recipientaccountid",
    "region_partition": "awsregion",
    "date_partition": "strftime(eventtime, '%Y/%m/%d')",
    "date": "strftime(eventtime, '%Y/%m/%d')",
    "dt": "strftime(eventtime, '%Y/%m/%d')",
    "log_date": "strftime(eventtime, '%Y/%m/%d')",
    "p_date": "strftime(eventtime, '%Y/%m/%d')",
    "p_account": "recipientaccountid",
    "p_region": "awsregion",
    "hour": "strftime(eventtime, '%H')",
}
"""Other names in use for the same partitions: can be named in a query, left out of ``SELECT *``."""

LAKE_EXTRA_COLUMNS: Final = {"eventdata": "eventData", "metadata": "metadata"}
"""Members of other CloudTrail Lake events (AWS Config items, integrations), kept in `extra`: JSON documents."""
LAKE_EXTRA_TEXT_COLUMNS: Final = {"annotation": "annotation", "eventjsonchecksum": "eventJsonChecksum"}
"""Text members of CloudTrail Lake's schema that CloudTrail's log files do not have, kept in `extra` when present."""

EVENT_TIME_COLUMN: Final = "event_timestamp"
"""The UTC timestamp behind `cloudtrail_logs.eventtime` (text): can be named in a query, left out of ``SELECT *``."""

EVENT_DATE_COLUMN: Final = "event_date"
"""The date behind the partition columns of `cloudtrail_logs`: can be named, left out of ``SELECT *``."""

EVENT_JSON_MACRO: Final = "event_json"
"""The macro that rebuilds the event's JSON document from `JSON_COLUMNS`, its parameters in that order.

It is no column of the views: binding its many members would cost every query more than most queries take.
"""

_ALWAYS_WRITTEN: Final = frozenset({"requestparameters", "responseelements"})
_RAW_FIELDS: Final = frozenset({"userIdentity.sessionContext.webIdFederationData.attributes"})
JSON_COLUMNS: Final = tuple(
    (
        "eventversion useridentity eventtime_iso eventsource eventname awsregion sourceipaddress useragent "
        "errorcode errormessage requestparameters responseelements additionaleventdata requestid eventid readonly "
        "resources eventtype apiversion managementevent recipientaccountid sharedeventid serviceeventdetails "
        "vpcendpointid vpcendpointaccountid addendum eventcategory insightdetails edgedevicedetails tlsdetails "
        "sessioncredentialfromconsole eventcontext extra"
    ).split()
)
_DUCKDB_TYPES: Final = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def duckdb_type(arrow_type: pa.DataType) -> str:
    """Return the DuckDB type name of an Arrow type of the event schema."""
    if pa.types.is_struct(arrow_type):
        return "STRUCT(" + ", ".join(f'"{field.name}" {duckdb_type(field.type)}' for field in arrow_type) + ")"
    if pa.types.is_list(arrow_type):
        return duckdb_type(arrow_type.value_type) + "[]"
    return _DUCKDB_TYPES[arrow_type]


def physical_view(files: Sequence[str]) -> str:
    """Return the body of `lake_events`: every physical column of the Parquet files; no rows without files."""
    if not files:
        columns = ", ".join(f'CAST(NULL AS {duckdb_type(field.type)}) AS "{field.name}"' for field in EVENT_SCHEMA)
        return f"SELECT {columns} WHERE false"
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
    columns = ", ".join(f'"{field.name}"' for field in EVENT_SCHEMA)
    return f"SELECT {columns} FROM read_parquet([{names}], hive_partitioning = false)"


def events_view() -> str:
    """Return the body of `events`: every column but the lineage, in CloudTrail's spelling."""
    names = [field.name for field in EVENT_SCHEMA if field.name not in HIDDEN_COLUMNS]
    columns = ", ".join(f'"{name}" AS "{CLOUDTRAIL_SPELLING.get(name, name)}"' for name in names)
    return f"SELECT {columns} FROM lake_events"


def athena_view() -> str:
    """Return the body of `cloudtrail_logs`: the documented table's types over the physical columns."""
    changed = {
        "eventtime": "eventtime_iso",
        "readonly": "CAST(readonly AS VARCHAR)",
        "managementevent": "CAST(managementevent AS VARCHAR)",
    }
    columns = {name: changed.get(name, name) for name in ATHENA_COLUMNS}
    columns |= PARTITION_COLUMNS | {EVENT_TIME_COLUMN: "eventtime", EVENT_DATE_COLUMN: "event_date"} | PARTITION_ALIASES
    columns |= {name: name for name in ("eventcontext", "extra")}
    return "SELECT " + ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items()) + " FROM lake_events"


def lake_view() -> str:
    """Return the body of `cloudtrail_lake`: CloudTrail Lake's columns but `eventJson`, for which see `event_json`."""
    columns = ", ".join(f'"{name}" AS "{CLOUDTRAIL_SPELLING[name]}"' for name in LAKE_COLUMNS)
    extra = [f'json_extract_string(extra, \'$."{key}"\') AS "{key}"' for key in _extra_keys()]
    return f"SELECT {columns}, eventtime_iso, extra, {', '.join(extra)} FROM lake_events"


def _extra_keys() -> list[str]:
    return [*LAKE_EXTRA_COLUMNS.values(), *LAKE_EXTRA_TEXT_COLUMNS.values()]


def event_json() -> str:
    """Return the body of `event_json`: the event's JSON document, members in CloudTrail's spelling and nesting.

    Members that CloudTrail did not write are left out, but `requestParameters` and `responseElements`, which
    CloudTrail writes as null for every event that is no Insights event.
    """
    return _object([_column_member(name) for name in JSON_COLUMNS])


def user_identity_json() -> str:
    """Return SQL for `userIdentity` as a JSON document in CloudTrail's spelling, over the physical columns."""
    return _struct("useridentity", EVENT_SCHEMA.field("useridentity").type, "userIdentity")


def _object(members: Sequence[str]) -> str:
    return "('{' || substr(" + " || ".join(members) + ", 2) || '}')"


def _column_member(column: str) -> str:
    if column == "extra":
        return _spread("extra")
    if column == "eventtime_iso":
        return _member("eventTime", "to_json(eventtime_iso)", "eventtime_iso")
    name = CLOUDTRAIL_SPELLING[column]
    if is_always_written(column):
        absent = f"CASE WHEN eventcategory = 'Insight' THEN '' ELSE ',\"{name}\":null' END"
        return f"coalesce(',\"{name}\":' || {column}, {absent})"
    return _typed_member(name, column, EVENT_SCHEMA.field(column).type, name)


def _typed_member(name: str, sql: str, arrow_type: pa.DataType, path: str) -> str:
    if pa.types.is_struct(arrow_type):
        return _member(name, _struct(sql, arrow_type, path), sql)
    if pa.types.is_list(arrow_type):
        item = _struct("item", arrow_type.value_type, path)
        return _member(name, f"'[' || array_to_string(list_transform({sql}, lambda item: {item}), ',') || ']'", sql)
    if is_document(path):
        return f"coalesce(',\"{name}\":' || {sql}, '')"
    return _member(name, f"to_json({sql})", sql)


def is_document(path: str) -> bool:
    """Tell whether the member at ``path`` is kept as JSON text, which is written as it stands."""
    from leastwise.lake.schema import JSON_TEXT_COLUMNS

    return path in _RAW_FIELDS or path.lower() in JSON_TEXT_COLUMNS


def is_always_written(column: str) -> bool:
    """Tell whether CloudTrail writes the member as null where it has no value (but in Insights events)."""
    return column in _ALWAYS_WRITTEN


def _member(name: str, json_sql: str, present: str) -> str:
    return f"CASE WHEN {present} IS NULL THEN '' ELSE ',\"{name}\":' || {json_sql} END"


def _spread(sql: str) -> str:
    return f"coalesce(',' || nullif(trim(substr(trim({sql}), 2, length(trim({sql})) - 2)), ''), '')"


def _struct(sql: str, arrow_type: pa.DataType, path: str) -> str:
    members = []
    for field in arrow_type:
        name = field_spelling(path, field.name)
        inner = f"{sql}.{field.name}"
        members.append(_spread(inner) if name == "extra" else _typed_member(name, inner, field.type, f"{path}.{name}"))
    return _object(members)


def field_spelling(path: str, field: str) -> str:
    """Return the name in the event's document of a field of the struct at ``path``."""
    if path == "resources" and field in {"arn", "arnprefix"}:
        return {"arn": "ARN", "arnprefix": "ARNPrefix"}[field]
    return CLOUDTRAIL_SPELLING.get(field, field)
