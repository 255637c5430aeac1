"""DuckDB over the event data store: a connection, its views over an explicit list of files, its macros."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from leastwise.errors import LakeError
from leastwise.lake.damage import REPAIR_HINT, damage_behind, first_line
from leastwise.lake.engines import event_views
from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES
from leastwise.lake.engines.item_views import item_views
from leastwise.lake.engines.macros import MACROS as MACROS
from leastwise.lake.engines.macros import macro_statements
from leastwise.lake.item_entries import ItemFiles

VIEWS: Final = ("lake_events", "events", "cloudtrail_logs", "cloudtrail_lake")
"""Views that every connection has; `lake_events` is internal and holds every physical column."""

ITEM_HINT: Final = "Run `leastwise collect` again; a damaged file of the timeline may be deleted, it is written anew."

_MAGIC: Final = b"PAR1"


def create_connection(
    files: Sequence[str],
    *,
    threads: int | None = None,
    memory_limit: str | None = None,
    extra_views: Mapping[str, str] | None = None,
    items: ItemFiles | None = None,
) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection (UTC, no extension downloads) with the views over the Parquet ``files``.

    ``memory_limit`` is DuckDB's text (``"2GB"``); ``extra_views`` maps a view name to the SQL of its body; with
    ``items`` there are the views over configuration items too.
    Raises LakeError when a file cannot be read as part of the event data store.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if threads is not None:
        config["threads"] = threads
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    _require_whole(files)
    connection = duckdb.connect(":memory:", config=config)
    create_views(connection, files, extra_views=extra_views)
    if items is not None:
        create_item_views(connection, items)
    return connection


def create_item_views(
    connection: duckdb.DuckDBPyConnection, items: ItemFiles, names: Collection[str] = ITEM_TABLE_NAMES
) -> None:
    """Create these views over configuration items. Raises LakeError when a file of them cannot be read."""
    try:
        for name, body in item_views(items, names).items():
            connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {body}')
    except duckdb.Error as error:
        raise LakeError(f"The inventory cannot be read: {first_line(error)}", ITEM_HINT) from error


def create_views(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str], *, extra_views: Mapping[str, str] | None = None
) -> None:
    """Set the time zone to UTC and create the macros and views over ``files`` on an existing connection.

    Raises LakeError when a file cannot be read as part of the event data store.
    """
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET parquet_metadata_cache = true")  # a file of the lake never changes under its name
    # DuckDB 2.0.0 ends in an internal error on ORDER BY … LIMIT after a condition on a struct's field with it.
    connection.execute("SET disabled_optimizers = 'late_materialization'")
    for statement in macro_statements():
        connection.execute(statement)
    bodies = {
        "lake_events": event_views.physical_view(files),
        "events": event_views.events_view(),
        "cloudtrail_logs": event_views.athena_view(),
        "cloudtrail_lake": event_views.lake_view(),
        **(extra_views or {}),
    }
    try:
        for name, body in bodies.items():
            connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {body}')
    except duckdb.Error as error:
        told = damage_behind(error, lambda: files)
        raise told or LakeError(f"The event data store cannot be read: {first_line(error)}", REPAIR_HINT) from error


def _require_whole(files: Sequence[str]) -> None:
    """Each file is there and ends as a Parquet file ends; else DuckDB complains only once it reaches the file."""
    for name in files:
        try:
            with Path(name).open("rb", buffering=0) as file:
                file.seek(-min(len(_MAGIC), file.seek(0, os.SEEK_END)), os.SEEK_END)
                whole = file.read(len(_MAGIC)) == _MAGIC
        except OSError as error:
            raise LakeError(f"The event data store cannot be read: {name}: {error.strerror}", REPAIR_HINT) from None
        if not whole:
            raise LakeError(f"The event data store cannot be read: {name} is cut short or damaged", REPAIR_HINT)
