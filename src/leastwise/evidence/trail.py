"""The events themselves, for checks that ask what the usage does not count: sign-ins, the root user, single calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from leastwise.lake.lake import Lake

if TYPE_CHECKING:
    import duckdb

_MEMORY: Final = "1GB"


@dataclass(frozen=True)
class Trail:
    """The event data store, asked in SQL over `lake_events` (`lake/schema.py` has its columns; times are UTC).

    One connection serves all checks of a run; what several checks ask should be asked once, of the trail's own.
    """

    lake: Lake

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection over the files of this moment. Raises LakeError where they cannot be read."""
        from leastwise.lake.engines.duckdb import create_connection

        return create_connection(self.lake.data_files(), memory_limit=_MEMORY)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query of ours; values are given as parameters (`?`), never put into the text."""
        return self.connection.cursor().execute(sql, list(parameters)).fetchall()
