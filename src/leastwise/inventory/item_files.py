"""How files of configuration items are written and read: complete and synced before they have their name."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from leastwise.inventory.unreadable import unreadable
from leastwise.lake.item_catalogue import AREA
from leastwise.lake.item_entries import ItemFile
from leastwise.lake.parquet import sync_folder

_FOLDERS: Final = {"observed": "observed/", "newest": "timeline-newest-", "older": "timeline-older-"}
_ROW_GROUP_ROWS: Final = 4_096
_TEXTS: Final = ("configuration", "tags", "relationships", "supplementary")


def write_item_file(folder: Path, kind: str, table: pa.Table) -> ItemFile | None:
    """The new file that holds a table, or None for a table without rows. Raises OSError where the disk refuses.

    The caller holds the catalogue's transaction, which takes away what nobody commits.
    """
    if not table.num_rows:
        return None
    path = f"{AREA}/{_FOLDERS.get(kind, kind + '-')}{uuid.uuid4().hex}.parquet"
    target = folder / path
    temporary = target.with_suffix(".parquet-part")
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table,
        temporary,
        row_group_size=_ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=3,
        use_dictionary=[name for name in table.schema.names if name not in _TEXTS],
        write_statistics=[name for name in table.schema.names if name not in _TEXTS and name != "cause"],
        write_page_checksum=True,
        store_schema=False,
    )
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.rename(target)
    sync_folder(target.parent)
    return ItemFile(path, kind, table.num_rows, target.stat().st_size)


def read_item_files(paths: Sequence[str], schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """All rows of some files, in their order; `columns` are a part of the schema.

    Raises LakeError for a file that is missing or damaged.
    """
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    tables = []
    for path in paths:
        try:
            tables.append(pq.read_table(path, columns=wanted.names, page_checksum_verification=True))
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path, error) from None
    return pa.concat_tables(tables).cast(wanted) if tables else wanted.empty_table()
