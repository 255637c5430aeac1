"""An engine that can read the live files of the lake, and can be made to do nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from leastwise.lake.engines.item_tables import INTERNAL_ITEM_VIEWS
from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    import duckdb

_INTERNAL_VIEWS: Final = frozenset({"lake_events", *INTERNAL_ITEM_VIEWS})
_SETTINGS: Final = {
    "temp_directory": "''",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "enable_progress_bar": "true",
    "enable_progress_bar_print": "false",
}


def open_locked(files: Sequence[str], limits: Limits, more_files: Sequence[str] = ()) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the views over ``files``, locked.

    It reads exactly ``files`` and ``more_files``, spills nothing to disk, loads no extension, sees no Python variable,
    keeps within the memory and threads of ``limits``, and refuses every SET. See
    https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview.
    """
    from leastwise.lake.engines.duckdb import create_connection

    memory = f"{limits.memory // 1024}KiB"
    connection = create_connection(files, threads=limits.threads, memory_limit=memory)
    for name, value in _SETTINGS.items():
        connection.execute(f"SET {name} = {value}")
    lock(connection, [*files, *more_files])
    return connection


def lock(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Leave ``connection`` nothing to open but ``files``, and no setting to change."""
    paths = ", ".join(_literal(path) for path in files)
    connection.execute(f"SET allowed_paths = [{paths}]")
    # The order matters: the first two cannot be set any more after the third.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def view_names(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The lower-case names of the tables a query may read."""
    rows = connection.execute("SELECT lower(view_name) FROM duckdb_views() WHERE NOT internal").fetchall()
    return frozenset(row[0] for row in rows) - _INTERNAL_VIEWS


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
