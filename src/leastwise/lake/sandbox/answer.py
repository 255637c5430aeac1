"""Runs one query after another in the query process and writes each answer as frames."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pyarrow as pa

from leastwise.errors import LakeError, QueryError
from leastwise.lake.engines.duckdb import create_item_views
from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES
from leastwise.lake.engines.macros import MACROS
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.sandbox.connection import open_locked, view_names
from leastwise.lake.sandbox.explaining import explained
from leastwise.lake.sandbox.frames import FrameWriter, Kind, PeerClosedError
from leastwise.lake.sandbox.limits import Limits
from leastwise.lake.sandbox.preparing import PreparedQuery, prepare
from leastwise.lake.sandbox.statement import check_statement
from leastwise.lake.sql.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from leastwise.lake.sql.dialects import DialectName

_TICK_SECONDS: Final = 0.05
_PROGRESS_TICKS: Final = 10
_BATCH_ROWS: Final = 10_000
_CPU_SLACK_SECONDS: Final = 10
_WORD: Final = re.compile(r"\w+")


class QueryRunner:
    """The locked engine of this process. ``tables`` are the names that a query may read, lower case."""

    def __init__(self, files: Sequence[str], limits: Limits, writer: FrameWriter, items: ItemFiles) -> None:
        self._limits = limits
        self._writer = writer
        self._connection = open_locked(files, limits, items.paths)
        self._functions = FUNCTIONS | {name.lower() for name in MACROS}
        self.tables = view_names(self._connection) | set(ITEM_TABLE_NAMES)
        self._items = items
        self._missing = set(ITEM_TABLE_NAMES)
        self._interrupted = threading.Event()

    def interrupt(self) -> None:
        """Stop the running query; called from another thread."""
        self._interrupted.set()

    def answer(self, text: str, dialect: DialectName | None, rows: int | None) -> None:
        """Run a query and write its warnings, its schema, its batches (at most ``rows`` rows) and an end, or one error.

        ``dialect`` None: ``text`` is DuckDB's SQL, which the engine's own parser checks.
        """
        self._interrupted.clear()
        _allow_cpu(self._limits)
        watch = _Watch(self._connection, self._writer, self._limits.seconds, self._interrupted)
        try:
            with watch.running():
                sql = self._prepared(text, dialect, rows)
                watch.check()
                self._provide_tables(sql)
                check_statement(self._connection, sql, self.tables, self._functions)
                end = self._stream(sql, rows, watch)
            self._writer.write_message(Kind.END, end)
        except PeerClosedError:
            os._exit(0)
        except Exception as error:
            self._writer.write_message(Kind.ERROR, _described(error, watch, text))

    def _provide_tables(self, text: str) -> None:
        """Create the views over configuration items that a query may read: all of them would delay every query."""
        named = self._missing & {word.lower() for word in _WORD.findall(text)}
        if named:
            create_item_views(self._connection, self._items, named)
            self._missing -= named

    def _prepared(self, text: str, dialect: DialectName | None, rows: int | None) -> str:
        if dialect is None:
            query = PreparedQuery(text, ())
        else:
            query = prepare(text, dialect=dialect, tables=self.tables, rows=rows)
        self._writer.write_message(Kind.PREPARED, {"warnings": query.warnings})
        return query.sql

    def _stream(self, sql: str, rows: int | None, watch: _Watch) -> dict[str, Any]:
        # A relation streams; the result of execute() would be copied whole into memory first.
        relation = self._connection.sql(sql)
        reader = relation.to_arrow_reader(_BATCH_ROWS)
        self._writer.write(Kind.SCHEMA, memoryview(reader.schema.serialize()))
        sent_rows = sent_bytes = 0
        for batch in reader:
            wanted = batch if rows is None else batch.slice(0, rows - sent_rows)
            kept, body = _fitting(wanted, self._limits.result_bytes - sent_bytes)
            if kept.num_rows:
                watch.paused(partial(self._writer.write, Kind.BATCH, body))
                sent_rows += kept.num_rows
                sent_bytes += len(body)
            if kept.num_rows < batch.num_rows:
                truncated = "rows" if kept.num_rows == wanted.num_rows else "bytes"
                return {"rows": sent_rows, "truncated": truncated}
        return {"rows": sent_rows, "truncated": None}


class _Watch:
    """Interrupts the query when asked to or out of time, and offers its progress meanwhile."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, writer: FrameWriter, seconds: float, interrupted: threading.Event
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._seconds = seconds
        self._interrupted = interrupted
        self._finished = threading.Event()
        self._started = time.monotonic()
        self._waited = 0.0
        self._writing = False
        self.out_of_time = False

    @property
    def interrupted(self) -> bool:
        return self._interrupted.is_set()

    def check(self) -> None:
        """Raise TimeoutError when the query was to stop while the engine had nothing to interrupt."""
        if self.out_of_time or self.interrupted:
            raise TimeoutError

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._loop, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._finished.set()
            thread.join()

    def paused(self, write: Callable[[], None]) -> None:
        """Run ``write`` without counting its time: a slow reader is not a slow query."""
        begun = time.monotonic()
        self._writing = True
        try:
            write()
        finally:
            self._waited += time.monotonic() - begun
            self._writing = False

    def _loop(self) -> None:
        ticks = 0
        while not self._finished.wait(_TICK_SECONDS):
            ticks += 1
            if not self._writing and time.monotonic() - self._started - self._waited > self._seconds:
                self.out_of_time = True
            # Repeated, because an interrupt that comes between two steps of the engine is lost.
            if self.out_of_time or self.interrupted:
                self._connection.interrupt()
            elif ticks % _PROGRESS_TICKS == 0:
                self._offer_progress()

    def _offer_progress(self) -> None:
        percent = self._connection.query_progress()
        self._writer.offer_message(Kind.PROGRESS, {"percent": percent})


def _allow_cpu(limits: Limits) -> None:
    """Let this query use its seconds on each of its threads; the kernel ends the process a little later."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    soft = int(used + limits.seconds * limits.threads) + _CPU_SLACK_SECONDS
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or soft <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _fitting(batch: pa.RecordBatch, room: int) -> tuple[pa.RecordBatch, memoryview]:
    """The first rows of ``batch`` whose bytes fit in ``room``, perhaps none, and those bytes."""
    body = _as_stream(batch)
    while len(body) > room and batch.num_rows:
        batch = batch.slice(0, batch.num_rows // 2)
        body = _as_stream(batch)
    return batch, body


def _as_stream(batch: pa.RecordBatch) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return memoryview(sink.getvalue())


def _described(error: Exception, watch: _Watch, text: str) -> dict[str, str]:
    """The error frame: a reason of the session's, and for ``query`` what is wrong with ``text``."""
    if watch.out_of_time:
        return {"reason": "time"}
    if watch.interrupted:
        return {"reason": "interrupted"}
    if isinstance(error, (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError)):
        return {"reason": "memory"}
    if isinstance(error, LakeError):
        return {"reason": "lake", "message": error.message, "hint": error.hint}
    if isinstance(error, QueryError):
        return {"reason": "query", "message": error.message, "hint": error.hint}
    if isinstance(error, (duckdb.Error, pa.ArrowInvalid, pa.ArrowNotImplementedError)):
        told = explained(str(error), text)
        return {"reason": "query", "message": told.message, "hint": told.hint}
    if "alloc" in str(error).lower():
        return {"reason": "memory"}
    return {"reason": "internal", "message": f"{type(error).__name__}: {error}"}
