# ruff: noqa: S608 - the SQL is made of names that the program knows and of file names in quotes
"""SQL of the views over configuration items: the internal ones over the files, and those of `item_tables`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC
from typing import Final

import pyarrow as pa

from leastwise.lake.engines.event_views import duckdb_type
from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES, ITEM_TABLES
from leastwise.lake.finding_schema import FINDING_SCHEMA
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.item_schema import SUPPLEMENTARY_SCHEMA, TIMELINE_SCHEMA, UNREAD_SCHEMA

_DELETED: Final = "('ResourceDeleted', 'ResourceDeletedNotRecorded')"


def item_views(files: ItemFiles, names: Collection[str] = ITEM_TABLE_NAMES) -> dict[str, str]:
    """The bodies of the views over configuration items, in an order in which each finds those it reads.

    Those of `names`, and the internal ones (INTERNAL_ITEM_VIEWS) that they read.

    The tables other than `configuration_items` show the moment `files.as_of`, or now; without files they are empty.
    """
    internal = {
        "item_rows": _over((*files.newest, *files.older), TIMELINE_SCHEMA),
        "item_facts": _over(files.supplementary, SUPPLEMENTARY_SCHEMA),
        "item_unread": _over(files.unread, UNREAD_SCHEMA),
        "item_rows_at": _rows_at(files),
        "finding_rows": _over(files.findings, FINDING_SCHEMA),
    }
    tables = {
        table.name: "SELECT "
        + ", ".join(f'{column.sql} AS "{column.name}"' for column in table.columns)
        + f" FROM {table.rows}"
        for table in ITEM_TABLES
        if table.name in names
    }
    return internal | tables


def _over(paths: Sequence[str], schema: pa.Schema) -> str:
    if not paths:
        columns = ", ".join(f'CAST(NULL AS {duckdb_type(field.type)}) AS "{field.name}"' for field in schema)
        return f"SELECT {columns} WHERE false"
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in paths)
    columns = ", ".join(f'"{field.name}"' for field in schema)
    return f"SELECT {columns} FROM read_parquet([{names}], hive_partitioning = false)"


def _rows_at(files: ItemFiles) -> str:
    """The items in force that are not deleted. Those of now lie in files of their own."""
    keys = "accountid, awsregion, resourcetype, resourceid"
    facts = f"LEFT JOIN (SELECT {keys}, supplementary FROM item_facts) USING ({keys})"
    if files.as_of is None:
        rows = f"({_over(files.newest, TIMELINE_SCHEMA)})"
        return f"SELECT * FROM {rows} {facts} WHERE configurationitemstatus NOT IN {_DELETED}"
    moment = files.as_of.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    at = f"TIMESTAMP '{moment}'"
    return (
        f"SELECT * FROM item_rows {facts} WHERE configurationitemstatus NOT IN {_DELETED} "
        f"AND configurationitemcapturetime <= {at} AND (validuntil IS NULL OR validuntil > {at})"
    )
