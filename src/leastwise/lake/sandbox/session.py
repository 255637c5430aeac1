"""A query process seen from outside: start it, send it queries, stream the answers, stop it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from leastwise.errors import LakeError, LeastwiseError, LimitError, QueryError
from leastwise.lake.item_entries import ItemFiles
from leastwise.lake.sandbox.frames import Kind, PeerClosedError
from leastwise.lake.sandbox.limits import MEBIBYTE, Limits
from leastwise.lake.sandbox.process import QueryProcess, start_process

if TYPE_CHECKING:
    import pyarrow as pa

    from leastwise.lake.sql.dialects import DialectName

Truncated = Literal["rows", "bytes"]

_START_SECONDS: Final = 60.0
_PREPARE_SECONDS: Final = 20.0
_KILL_AFTER_SECONDS: Final = 2.0


class QueryResult:
    """The answer to one query as it arrives.

    ``schema`` and ``warnings`` (lines about what the query may not mean) are known at once. Iterate ``batches`` once,
    to the end, then read ``rows`` and ``truncated``: why the result was cut ("rows" or "bytes" of the limits), or None
    when it is whole.
    """

    def __init__(self, schema: pa.Schema, warnings: tuple[str, ...], frames: Iterator[tuple[Kind, bytearray]]) -> None:
        self.schema = schema
        self.warnings = warnings
        self.rows = 0
        self.truncated: Truncated | None = None
        self._frames = frames
        self.batches = self._read()

    def _read(self) -> Iterator[pa.RecordBatch]:
        """The record batches. Raises QueryError or LimitError when the query fails on the way."""
        import pyarrow as pa

        for kind, body in self._frames:
            if kind is Kind.BATCH:
                with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
                    for batch in stream:
                        self.rows += batch.num_rows
                        yield batch
            else:
                self.truncated = json.loads(body)["truncated"]


class QuerySession:
    """A confined process that answers queries over ``files``, within ``limits``; use it as a context manager.

    ``items`` are the files of configuration items; without them, their tables are empty.

    One query at a time. A query that had to be killed, or a result not read to its end, ends the process; the next
    ``run`` starts another. ``started`` is a process started ahead (``start_process``), which the session takes over.
    """

    def __init__(
        self,
        files: Sequence[str],
        limits: Limits | None = None,
        *,
        items: ItemFiles | None = None,
        progress: Callable[[float], None] | None = None,
        started: QueryProcess | None = None,
    ) -> None:
        self._files = [os.path.abspath(file) for file in files]  # noqa: PTH100 - symbolic links stay
        self._items = items or ItemFiles()
        self._limits = limits or Limits()
        self._progress = progress
        self._started = started
        self._process: QueryProcess | None = None
        self._tables: frozenset[str] | None = None
        self._busy = False

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def tables(self) -> frozenset[str]:
        """The names a query may read from, lower case."""
        self._start()
        return self._await_ready()

    def ask(self, text: str, *, dialect: DialectName = "auto", row_limit: int | None = None) -> QueryResult:
        """Translate, check and run one query; at most ``row_limit`` rows come back (None: as many as the limits say).

        Raises QueryError when the query is refused or fails, LimitError when a limit stopped it.
        """
        return self._answer(text, dialect, row_limit)

    def run(self, sql: str, *, row_limit: int | None = None) -> QueryResult:
        """Run one query that is in DuckDB's SQL already. The engine's own parser checks it; otherwise as ``ask``."""
        return self._answer(sql, None, row_limit)

    def _answer(self, text: str, dialect: DialectName | None, row_limit: int | None) -> QueryResult:
        if self._busy:
            self.close()
        self._start()
        self._await_ready()
        self._busy = True
        rows = self._limits.rows if row_limit is None else row_limit
        self._send(Kind.QUERY, {"text": text, "dialect": dialect, "rows": rows})
        frames = self._frames()
        _kind, prepared = next(frames)
        _kind, schema = next(frames)
        import pyarrow as pa

        warnings = tuple(json.loads(prepared)["warnings"])
        return QueryResult(pa.ipc.read_schema(pa.py_buffer(schema)), warnings, frames)

    def interrupt(self) -> None:
        """Ask the running query to stop; it then raises LimitError. Callable from another thread or a signal."""
        if self._process is not None and self._process.process.poll() is None:
            with contextlib.suppress(LimitError):
                self._send(Kind.INTERRUPT, {})

    def close(self) -> None:
        """End the query process, at once."""
        process, self._process = self._process, None
        self._tables = None
        self._busy = False
        if process is None:
            return
        process.end()

    def _start(self) -> None:
        if self._process is not None:
            return
        started, self._started = self._started, None
        self._process = started or start_process()
        self._send(
            Kind.OPEN, {"files": self._files, "items": self._items.to_message(), "limits": self._limits.to_message()}
        )

    def _send(self, kind: Kind, message: dict[str, Any]) -> None:
        assert self._process is not None
        try:
            self._process.writer.write_message(kind, message)
        except PeerClosedError:
            raise self._death() from None

    def _frames(self) -> Iterator[tuple[Kind, bytearray]]:
        """The frames of one answer. Time counts only while this waits for the process, not while the caller reads."""
        left = self._limits.seconds + _KILL_AFTER_SECONDS
        preparing = True
        while True:
            begun = time.monotonic()
            try:
                kind, body = self._next(min(left, _PREPARE_SECONDS) if preparing else left)
            except TimeoutError:
                self.close()
                raise (_too_long_to_read() if preparing else self._out_of_time()) from None
            preparing = preparing and kind is not Kind.PREPARED
            left -= time.monotonic() - begun
            if kind is Kind.PROGRESS:
                self._report(json.loads(body)["percent"])
                continue
            if kind is Kind.END:
                self._busy = False
            yield kind, body
            if kind is Kind.END:
                return

    def _next(self, seconds: float) -> tuple[Kind, bytearray]:
        assert self._process is not None
        try:
            kind, body = self._process.reader.read(seconds)
        except PeerClosedError:
            raise self._death() from None
        except KeyboardInterrupt:
            self.interrupt()
            self.close()
            raise
        if kind is Kind.ERROR:
            self._busy = False
            raise self._error(json.loads(body))
        return kind, body

    def _await_ready(self) -> frozenset[str]:
        if self._tables is None:
            try:
                kind, body = self._next(_START_SECONDS)
            except TimeoutError:
                self.close()
                raise LeastwiseError(f"The query process did not start within {_START_SECONDS:g} s") from None
            if kind is not Kind.READY:
                self.close()
                raise LeastwiseError(f"The query process answered {kind.name} where READY was expected")
            self._tables = frozenset(json.loads(body)["tables"])
        return self._tables

    def _report(self, percent: float) -> None:
        if self._progress is not None and percent >= 0:
            self._progress(percent)

    def _error(self, message: dict[str, str]) -> LeastwiseError:
        match message["reason"]:
            case "time":
                return self._out_of_time()
            case "memory":
                return self._out_of_memory()
            case "interrupted":
                return LimitError("The query was interrupted")
            case "query":
                return QueryError(message["message"], message["hint"])
        self.close()
        if message["reason"] == "lake":
            return LakeError(message["message"], message["hint"])
        return LeastwiseError(f"The query process failed: {_first_line(message['message'])}")

    def _out_of_time(self) -> LimitError:
        return LimitError(
            f"The query was stopped after {self._limits.seconds:g} s of work",
            "Narrow it (eventTime, eventSource, eventName), or allow more with --timeout.",
        )

    def _out_of_memory(self) -> LimitError:
        return LimitError(
            f"The query was stopped: it needs more than {self._limits.memory // MEBIBYTE} MiB of memory",
            "Select fewer columns or group less finely, or allow more with --memory.",
        )

    def _death(self) -> LeastwiseError:
        """Why the process ended by itself."""
        if self._process is None:
            return LeastwiseError("The query process is closed")
        process = self._process.process
        code = process.wait()
        tail = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
        self.close()
        if code == -signal.SIGXCPU:
            return self._out_of_time()
        # An allocation that fails where the engine cannot report it ends the process.
        if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS) or "MemoryError" in tail:
            return self._out_of_memory()
        return LeastwiseError(f"The query process ended (exit code {code}): {_first_line(tail, last=True)}")


def _too_long_to_read() -> LimitError:
    return LimitError(
        "The query was stopped before it ran: it is too intricate to be read in time",
        "Write long lists of conditions as IN (...), and use fewer inner queries.",
    )


def _first_line(text: str, *, last: bool = False) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["it gave no reason"]
    return lines[-1] if last else lines[0]
