"""Ask the lake in SQL, events and configuration items: translated, gated, run confined, the answer streamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.lake.engines.item_tables import FINDINGS, ITEM_TABLE_NAMES
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    from leastwise.lake.lake import Lake
    from leastwise.lake.sandbox.process import QueryProcess
    from leastwise.lake.sandbox.session import QuerySession

_ITEM_TABLE: Final = re.compile(
    rf"\b(?:{'|'.join(name for name in ITEM_TABLE_NAMES if name != FINDINGS.name)})\b", re.IGNORECASE
)
_FINDINGS: Final = re.compile(rf"\b{FINDINGS.name}\b", re.IGNORECASE)


@contextmanager
def query_session(
    lake: Lake,
    *,
    text: str | None = None,
    as_of: datetime | None = None,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    started: QueryProcess | None = None,
    home: Path | None = None,
) -> Iterator[QuerySession]:
    """Yield a session whose ``ask`` answers queries over ``lake``; its process ends with the block.

    ``text`` is the one query that will be asked, where it is known: configuration items are brought up to date only if
    it may read them. ``home`` is where the state lies whose findings the table of that name shows; without it, that is
    empty. ``as_of`` (with zone) is the moment that the tables of users, roles and so on show; None is now.
    ``progress`` is called with a percentage about twice a second; ``started`` is a process that ``process_ahead``
    started. The process makes itself ready while the block already runs. ``ask`` raises QueryError (what is wrong
    with the query, with the line and a caret where it is known) or LimitError; LakeError tells of a damaged file.
    """
    from leastwise.lake.sandbox.session import QuerySession

    with (
        _item_files(lake, text, home) as items,
        QuerySession(
            lake.data_files(), limits, items=replace(items, as_of=as_of), progress=progress, started=started
        ) as session,
    ):
        yield session


@contextmanager
def _item_files(lake: Lake, text: str | None, home: Path | None) -> Iterator[ItemFiles]:
    """The files of configuration items and findings, up to date; none of those whose tables the query does not name."""
    wants_items = text is None or _ITEM_TABLE.search(text) is not None
    wants_findings = home is not None and (text is None or _FINDINGS.search(text) is not None)
    if not wants_items and not wants_findings:
        yield ItemFiles()
        return
    import tempfile

    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="leastwise-")))
        files = _recorded_files(lake, folder, opened) if wants_items else ItemFiles()
        if wants_findings and home is not None:
            from leastwise.usecases.querying_findings import finding_files

            files = replace(files, findings=finding_files(home, folder))
        yield files


def _recorded_files(lake: Lake, folder: Path, opened: ExitStack) -> ItemFiles:
    from leastwise.inventory.store import Inventory

    inventory = opened.enter_context(Inventory.open(lake))
    inventory.refresh()
    return inventory.files_in(folder)


def process_ahead() -> QueryProcess:
    """Start the process of a query before its lake is open, so that both load at once; use it in a ``with`` block."""
    from leastwise.lake.sandbox.process import start_process

    return start_process()
