"""Damage: what is wrong with a file of the lake, and which file an engine's error is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from leastwise.errors import LakeError, LeastwiseError, QueryError
from leastwise.lake.schema import EVENT_SCHEMA

REPAIR_HINT: Final = "Run `leastwise lake check --repair`, then `leastwise ingest` for what it names."

_OF_A_QUESTION: Final = (
    *(duckdb.ParserException, duckdb.SyntaxException, duckdb.BinderException, duckdb.CatalogException),
    *(duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.OutOfMemoryException, duckdb.InterruptException),
)
"""Errors of the engine that no damaged file causes."""

_OF_A_FILE: Final = re.compile(
    r"read file|parquet|thrift|TProtocol|ZSTD|decompress|IO Error|magic bytes|corrupt|page integrity", re.IGNORECASE
)
"""In the text of an error about a file: of the system, or from the process of a query."""


def damage(path: Path) -> str | None:
    """What is wrong with a file of events, or None; reads every page and verifies its checksum."""
    import pyarrow.parquet as pq  # every query loads this module, few need to read a file here

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as opened:
            if not opened.schema_arrow.equals(EVENT_SCHEMA):
                return "has another schema than the lake"
            for _ in opened.iter_batches():
                pass
    except FileNotFoundError:
        return "cannot be found"
    except (OSError, pa.ArrowException) as error:
        return f"cannot be read: {first_line(error)}"
    return None


def damage_behind(error: BaseException, files: Callable[[], Sequence[str]]) -> LakeError | None:
    """What to say instead of an engine's error where one of the files is damaged, else None.

    `files` gives their absolute paths. They are read, which takes a while, but only after errors that damage may cause.
    """
    if not _may_be_damage(error):
        return None
    for name in files():
        found = damage(Path(name))
        if found:
            return LakeError(f"The event data store cannot be read: {name} {found}", REPAIR_HINT)
    return None


def _may_be_damage(error: BaseException) -> bool:
    if isinstance(error, (QueryError, OSError)):
        return _OF_A_FILE.search(str(error)) is not None
    if isinstance(error, (LeastwiseError, *_OF_A_QUESTION)):
        return False
    return isinstance(error, (duckdb.Error, pa.ArrowException))


def first_line(error: Exception) -> str:
    """The first line of an engine's error, no longer than 200 characters."""
    return str(error).split("\n")[0][:200]
