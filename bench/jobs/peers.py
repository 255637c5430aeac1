"""The same work done by DuckDB alone: reading the trail's objects, and events in order of time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bench.job import Section

_THREADS: Final = 2
_LARGEST_DOCUMENT: Final = 100_000_000


def _records(trail: str, members: dict[str, str]) -> str:
    kind = "STRUCT(" + ", ".join(f'"{name}" {of}' for name, of in members.items()) + ")[]"
    pattern = f"{trail}/**/*_CloudTrail_*.json.gz".replace("'", "''")
    return (
        f"SELECT unnest(Records, max_depth := 2) FROM read_json('{pattern}', columns = {{'Records': '{kind}'}}, "
        f"maximum_object_size = {_LARGEST_DOCUMENT})"
    )


def _connect(**config: Any) -> Any:
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": _THREADS, **config})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def read_json(section: Section, *, trail: str, target: str) -> dict[str, Any]:
    """Objects to Parquet by `read_json`: top-level members typed, nested ones kept as JSON text."""
    from leastwise.lake.decode.record import BOOLEAN_MEMBERS, RAW_MEMBERS, TEXT_MEMBERS

    members = dict.fromkeys(TEXT_MEMBERS, "VARCHAR") | dict.fromkeys(BOOLEAN_MEMBERS, "BOOLEAN")
    members |= dict.fromkeys(RAW_MEMBERS, "JSON")
    connection = _connect()
    with section:
        rows = connection.execute(
            f"COPY ({_records(trail, members)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
    return {"events": rows[0][0]}


def scan_json(section: Section, *, trail: str) -> dict[str, Any]:
    """The cheapest question over the objects themselves: four members read, one action looked for."""
    members = dict.fromkeys(("eventTime", "eventSource", "eventName", "eventID"), "VARCHAR")
    connection = _connect()
    with section:
        counts = connection.execute(
            "SELECT count(*), count(*) FILTER (eventSource = 'iam.amazonaws.com' AND eventName = 'CreateUser') "
            f"FROM ({_records(trail, members)})"
        ).fetchall()
    return {"events": counts[0][0], "found": counts[0][1]}


def order_by_time(section: Section, *, lake: str, target: str) -> dict[str, Any]:
    """The lake's events as Parquet in order of time, written by DuckDB as it writes by default, but with zstd.

    Month by month, one file each, so that the sort fits into memory.
    """
    from leastwise.lake.lake import Lake
    from leastwise.lake.schema import EVENT_SCHEMA

    with Lake.open(Path(lake)) as opened:
        months: dict[str, list[str]] = {}
        for file in opened.catalogue.live_files():
            months.setdefault(str(file.month), []).append(str(opened.folder / file.path))
    columns = ", ".join(f'"{name}"' for name in EVENT_SCHEMA.names)
    connection = _connect(memory_limit="6GB", temp_directory=f"{target}/sort")
    with section:
        for month, files in sorted(months.items()):
            names = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
            connection.execute(
                f"COPY (SELECT {columns} FROM read_parquet([{names}], hive_partitioning = false) "
                f"ORDER BY eventtime, eventid) TO '{target}/{month}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
    return {"bytes": sum(path.stat().st_size for path in Path(target).glob("*.parquet"))}
