"""Ask the lake in SQL, events and configuration items: translated, gated, run confined, the answer streamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    from leastwise.lake.lake import Lake
    from leastwise.lake.sandbox.process import QueryProcess
    from leastwise.lake.sandbox.session import QuerySession

_ITEM_TABLE: Final = re.compile(rf"\b(?:{'|'.join(ITEM_TABLE_NAMES)})\b", re.IGNORECASE)


@contextmanager
def query_session(
    lake: Lake,
    *,
    text: str | None = None,
    as_of: datetime | None = None,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    started: QueryProcess | None = None,
) -> Iterator[QuerySession]:
    """Yield a session whose ``ask`` answers queries over ``lake``; its process ends with the block.

    ``text`` is the one query that will be asked, where it is known: configuration items are brought up to date only if
    it may read them. ``as_of`` (with zone) is the moment that the tables of users, roles and so on show; None is now.
    ``progress`` is called with a percentage about twice a second; ``started`` is a process that ``process_ahead``
    started. The process makes itself ready while the block already runs. ``ask`` raises QueryError (what is wrong
    with the query, with the line and a caret where it is known) or LimitError; LakeError tells of a damaged file.
    """
    from leastwise.lake.sandbox.session import QuerySession

    with (
        _item_files(lake, text) as items,
        QuerySession(
            lake.data_files(), limits, items=replace(items, as_of=as_of), progress=progress, started=started
        ) as session,
    ):
        yield session


@contextmanager
def _item_files(lake: Lake, text: str | None) -> Iterator[ItemFiles]:
    """The files of configuration items, up to date; none where the query does not name one of their tables."""
    if text is not None and not _ITEM_TABLE.search(text):
        yield ItemFiles()
        return
    import tempfile

    from leastwise.inventory.store import Inventory

    with Inventory.open(lake) as inventory, tempfile.TemporaryDirectory(prefix="leastwise-") as folder:
        inventory.refresh()
        yield inventory.files_in(Path(folder))


def process_ahead() -> QueryProcess:
    """Start the process of a query before its lake is open, so that both load at once; use it in a ``with`` block."""
    from leastwise.lake.sandbox.process import start_process

    return start_process()
