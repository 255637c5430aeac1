"""Worker processes that convert tasks, one task each at a time; only the process that owns them commits.

A worker asks its owner which events are new ("claim") and answers with a TaskResult. A worker that dies costs its
task, which is tried once more, object by object.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from typing import Any

import numpy as np

from leastwise.errors import LeastwiseError
from leastwise.lake.tasks import Task, TaskResult

Claim = Callable[[np.ndarray, np.ndarray, int], np.ndarray]


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["leastwise.lake.conversion"])
    return context


def load_ahead() -> None:
    """Begin to load what worker processes need, in a process of its own; returns at once."""
    _context()
    forkserver.ensure_running()


def _run(connection: Connection) -> None:
    """A worker's life: tasks in, results out, until the owner closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides what an interrupt means
    from leastwise.lake.allocation import keep_memory, paused_collector

    keep_memory()
    from leastwise.lake.conversion import Conversion
    from leastwise.lake.decode.record import RecordDecoder

    def claim(keys: np.ndarray, days: np.ndarray) -> np.ndarray:
        connection.send(("claim", keys, days))
        answer: np.ndarray = connection.recv()
        return answer

    decoder = RecordDecoder()
    with paused_collector():
        _serve(connection, lambda task: Conversion(task, claim, decoder).run())


def _serve(connection: Connection, convert: Callable[[Task], TaskResult]) -> None:
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            connection.send(("done", convert(task)))
        except LeastwiseError as error:
            connection.send(("error", type(error), error.message, error.hint))


@dataclass(slots=True)
class _Worker:
    process: Any
    connection: Connection
    task: Task | None = None


@dataclass(slots=True)
class WorkerPool:
    """`count` processes. `convert` yields results in the order they finish."""

    count: int
    claim: Claim
    died: Callable[[Task], None]
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> WorkerPool:
        self._workers = [self._start() for _ in range(self.count)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.process.join(timeout=2)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    @staticmethod
    def _start() -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def convert(self, tasks: Iterator[Task]) -> Iterator[TaskResult]:
        """Results of all tasks. Raises the LeastwiseError that a worker met."""
        for worker in self._workers:
            self._give(worker, tasks)
        while busy := [worker for worker in self._workers if worker.task is not None]:
            ready = wait([worker.connection for worker in busy])
            for worker in busy:
                if worker.connection in ready:
                    yield from self._answer(worker, tasks)

    def _give(self, worker: _Worker, tasks: Iterator[Task]) -> None:
        worker.task = next(tasks, None)
        if worker.task is not None:
            worker.connection.send(worker.task)

    def _answer(self, worker: _Worker, tasks: Iterator[Task]) -> Iterator[TaskResult]:
        assert worker.task is not None
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker)
            self._give(worker, tasks)
            return
        if message[0] == "claim":
            worker.connection.send(self.claim(message[1], message[2], worker.task.number))
        elif message[0] == "done":
            self._give(worker, tasks)
            yield message[1]
        else:
            raise message[1](message[2], message[3])

    def _replace(self, worker: _Worker) -> None:
        assert worker.task is not None
        worker.process.join(timeout=2)
        worker.connection.close()
        self.died(worker.task)
        fresh = self._start()
        worker.process, worker.connection, worker.task = fresh.process, fresh.connection, None
