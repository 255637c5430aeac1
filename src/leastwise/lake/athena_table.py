"""The statement that makes the lake's files a table in Athena, once they lie in a bucket.

Source: Athena User Guide, "CREATE TABLE" and "Partition projection".
"""

from __future__ import annotations

import re

import pyarrow as pa

from leastwise.errors import InputError
from leastwise.lake.schema import EVENT_SCHEMA

_SCALARS = {
    pa.string(): "string",
    pa.bool_(): "boolean",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}


def create_table_statement(table: str, location: str) -> str:
    """`CREATE EXTERNAL TABLE` over `location` (s3://…/data/, with month=YYYY-MM folders), months projected.

    Raises InputError for a table name or a location that Athena does not take.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,254}(\.[a-z_][a-z0-9_]{0,254})?", table):
        raise InputError(f"not a table name in Athena: {table!r}", "use lower-case letters, digits and _")
    if not re.fullmatch(r"s3://[a-z0-9.-]+(/[^'\s]*)?", location):
        raise InputError(f"not an S3 location: {location!r}", "write s3://bucket/prefix/data/")
    columns = ",\n".join(f"  `{field.name}` {athena_type(field.type)}" for field in EVENT_SCHEMA)
    return (
        f"CREATE EXTERNAL TABLE {table} (\n{columns}\n)\n"
        "PARTITIONED BY (`month` string)\nSTORED AS PARQUET\n"
        f"LOCATION '{location.rstrip('/')}/'\n"
        "TBLPROPERTIES (\n"
        "  'projection.enabled' = 'true',\n"
        "  'projection.month.type' = 'date',\n"
        "  'projection.month.format' = 'yyyy-MM',\n"
        "  'projection.month.range' = '2013-11,NOW',\n"
        "  'projection.month.interval' = '1',\n"
        "  'projection.month.interval.unit' = 'MONTHS'\n"
        ");"
    )


def athena_type(kind: pa.DataType) -> str:
    """Athena's name of an Arrow type of the event schema."""
    if pa.types.is_struct(kind):
        return "struct<" + ",".join(f"{field.name}:{athena_type(field.type)}" for field in kind) + ">"
    if pa.types.is_list(kind):
        return f"array<{athena_type(kind.value_type)}>"
    return _SCALARS[kind]
