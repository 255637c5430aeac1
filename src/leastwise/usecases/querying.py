"""Ask the event data store in SQL: translated, gated, run confined, the answer streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    from leastwise.lake.sandbox.session import QueryResult
    from leastwise.lake.sql.dialects import DialectName


class HasDataFiles(Protocol):
    """A lake, as far as a query needs it."""

    def data_files(self) -> tuple[str, ...]:
        """The paths of the live Parquet files."""
        ...


@contextmanager
def run_query(
    lake: HasDataFiles,
    text: str,
    *,
    dialect: DialectName = "auto",
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
) -> Iterator[QueryResult]:
    """Run one query over the events of ``lake`` and yield its result; the process behind it ends with the block.

    ``dialect`` is how ``text`` is read; ``progress`` is called with a percentage about twice a second.
    Raises QueryError (what is wrong with the query, with the line and a caret where it is known) or LimitError.
    For many queries, keep a ``leastwise.lake.sandbox.session.QuerySession`` open and call its ``ask``.
    """
    from leastwise.lake.sandbox.session import QuerySession

    with QuerySession(lake.data_files(), limits, progress=progress) as session:
        yield session.ask(text, dialect=dialect)
