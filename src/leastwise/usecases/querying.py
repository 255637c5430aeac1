"""Ask the event data store in SQL: translated, gated, run confined, the answer streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    from leastwise.lake.sandbox.process import QueryProcess
    from leastwise.lake.sandbox.session import QuerySession


class HasDataFiles(Protocol):
    """A lake, as far as a query needs it."""

    def data_files(self) -> tuple[str, ...]:
        """The paths of the live Parquet files."""
        ...


@contextmanager
def query_session(
    lake: HasDataFiles,
    *,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    started: QueryProcess | None = None,
) -> Iterator[QuerySession]:
    """Yield a session whose ``ask`` answers queries over the events of ``lake``; its process ends with the block.

    ``progress`` is called with a percentage about twice a second; ``started`` is a process that ``process_ahead``
    started. The process makes itself ready while the block already runs. ``ask`` raises QueryError (what is wrong
    with the query, with the line and a caret where it is known) or LimitError.
    """
    from leastwise.lake.sandbox.session import QuerySession

    with QuerySession(lake.data_files(), limits, progress=progress, started=started) as session:
        yield session


def process_ahead() -> QueryProcess:
    """Start the process of a query before its lake is open, so that both load at once; use it in a ``with`` block."""
    from leastwise.lake.sandbox.process import start_process

    return start_process()
