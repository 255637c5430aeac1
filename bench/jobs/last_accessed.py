"""Usage of a large account counted cold and brought up to date, and when everything in it was last accessed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.accounts import ACCOUNT, ROLES, SCOPES, START, account_items, hash_of
from bench.job import Section
from leastwise.lake.lake import Lake

_MORE = 100_000


def spread(section: Section, lake: str, target: str) -> dict[str, Any]:
    """Copy a lake so that its role sessions are those of the account's 5,000 roles, each doing what one role did."""
    import duckdb

    with Lake.open(Path(lake)) as opened:
        names = [file.path for file in opened.catalogue.live_files()]
    folder = Path(target)
    (folder / "tmp").mkdir(parents=True)
    (folder / "staged").mkdir()
    ids = ", ".join(f"'AROA{abs(hash_of(f'role-{number}')):016X}'" for number in range(ROLES))
    with section, duckdb.connect(config={"threads": 2, "memory_limit": "1500MB"}) as connection:
        connection.execute(f"SET VARIABLE ids = [{ids}]")
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            connection.execute(
                f"COPY (SELECT * REPLACE ({_PRINCIPAL} AS principalarn, {_IDENTITY} AS useridentity) "
                f"FROM '{lake}/{name}') TO '{target}/{name}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
            )
    shutil.copy(Path(lake) / "catalogue.sqlite", folder)
    return {"files": len(names)}


_ISSUER = "useridentity.sessioncontext.sessionissuer"
_ALIKE = 200
"""So many roles share what one role of the trail did."""
_NUMBER = f"CAST(hash({_ISSUER}.arn) % {ROLES // _ALIKE} * {_ALIKE} + hash(eventid) % {_ALIKE} AS BIGINT)"
_ARN = f"'arn:aws:iam::{ACCOUNT}:role/role-' || {_NUMBER}"
_PRINCIPAL = f"CASE WHEN {_ISSUER}.arn IS NULL THEN principalarn ELSE {_ARN} END"
_IDENTITY = f"""CASE WHEN {_ISSUER}.arn IS NULL THEN useridentity ELSE struct_update(useridentity,
    accountid := recipientaccountid, sessioncontext := struct_update(useridentity.sessioncontext,
    sessionissuer := struct_update({_ISSUER}, arn := {_ARN},
    principalid := getvariable('ids')[{_NUMBER} + 1]))) END"""


def last_accessed(section: Section, lake: str) -> dict[str, Any]:
    """Seconds to count usage, to ask again, to count 100,000 events more, and to tell of every entity of the account.

    All in a copy of the lake that shares its files.
    """
    from leastwise.evidence.usage_store import open_usage
    from leastwise.policy import load_reference

    reference = load_reference()
    with _linked(Path(lake)) as opened, section:
        found: dict[str, Any] = {"cold": _seconds(lambda: open_usage(opened, reference))}
        found["again"] = _seconds(lambda: open_usage(opened, reference))
        found["bytes"] = sum(path.stat().st_size for path in (opened.folder / "usage").rglob("*.parquet"))
        _append(opened)
        found["more"] = _seconds(lambda: open_usage(opened, reference))
        return found | _everything(opened)


def _everything(lake: Lake) -> dict[str, Any]:
    from leastwise.access.documents import documents_over
    from leastwise.access.question import Surroundings
    from leastwise.collectors.collector import Observations
    from leastwise.evidence.last_accessed_reader import KINDS, LastAccessedReader
    from leastwise.evidence.usage_store import open_usage
    from leastwise.inventory.store import Inventory
    from leastwise.lake.allocation import paused_collector
    from leastwise.policy import load_reference
    from leastwise.usecases.advisor.last_accessed_rows import rows_of

    with Inventory.open(lake) as inventory:
        end = START + timedelta(hours=1)
        inventory.record(Observations(account_items(), SCOPES), source="bench", started=START, finished=end)
        inventory.refresh()
        state = inventory.state_at(None)
    counts = {"entities": 0, "rows": 0}

    def ask() -> None:
        usage = open_usage(lake, load_reference())
        reader = LastAccessedReader(Surroundings(state, documents_over(load_reference()), START), usage, None)
        for kind in KINDS:
            for item in state.of_type(kind):
                counts["entities"] += 1
                counts["rows"] += sum(
                    1 for _ in rows_of(reader.of_item(item), reader, actions=False, only_unused=False)
                )

    with paused_collector():
        return {"everything": _seconds(ask), **counts}


@contextmanager
def _linked(folder: Path) -> Iterator[Lake]:
    with TemporaryDirectory(dir=folder.parent) as copy:
        target = Path(copy) / "lake"
        shutil.copytree(folder / "data", target / "data", copy_function=os.link)
        shutil.copy(folder / "catalogue.sqlite", target)
        with Lake.open(target, create=True) as lake:
            yield lake


def _append(lake: Lake) -> None:
    """100,000 events more, of an object of their own."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from leastwise.lake.entries import Commit, ObjectEntry
    from leastwise.lake.parquet import MonthlyWriter
    from leastwise.lake.schema import EVENT_SCHEMA

    identifier = lake.catalogue.next_object_id()
    table = pq.read_table(lake.data_files()[0], schema=EVENT_SCHEMA).slice(0, _MORE)
    ids = pa.array([f"later-{number}" for number in range(table.num_rows)])
    table = table.set_column(table.schema.get_field_index("eventid"), "eventid", ids)
    lineage = pa.array([identifier] * table.num_rows, pa.int64())
    table = table.set_column(table.schema.get_field_index("sourceobjectid"), "sourceobjectid", lineage)
    writer = MonthlyWriter(lake.folder)
    writer.write(table)
    entry = ObjectEntry(identifier, "later", "", 1, "", "log", events=table.num_rows, stored=table.num_rows)
    lake.catalogue.commit(Commit(add_files=writer.finish(), objects=[entry]))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
