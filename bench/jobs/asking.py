"""The twelve questions put to several sets of files in one process, in turn."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from bench.job import Section
from bench.questions import Question, questions, subjects_of


def ask(section: Section, *, sides: dict[str, dict[str, Any]], rounds: int, compare: bool) -> dict[str, Any]:
    """Answers of each side to each question: wall and CPU milliseconds a round, warm; rows.

    A side is its Parquet ``files`` and the ``truth`` file of its trail. With ``compare``, the questions of the first
    side are put to all, and must have the same rows.
    """
    from leastwise.lake.engines.duckdb import create_connection

    connections = {name: create_connection(side["files"], threads=2) for name, side in sides.items()}
    asked: dict[str, tuple[Question, ...]] = {}
    for name, side in sides.items():
        if compare and asked:
            asked[name] = next(iter(asked.values()))
            continue
        truth = json.loads(Path(side["truth"]).read_text(encoding="utf-8"))
        asked[name] = questions(connections[name], subjects_of(connections[name], truth))
    with section:
        return _rounds(connections, asked, rounds, compare)


def _rounds(
    connections: dict[str, Any], asked: dict[str, tuple[Question, ...]], rounds: int, compare: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, question in enumerate(next(iter(asked.values()))):
        sides = {name: asked[name][number] for name in connections}
        rows = {name: _rows(connections[name], side) for name, side in sides.items()}
        if compare:
            _require_same(question, rows)
        entry: dict[str, Any] = {"title": question.title, "by_action": question.by_action, "sides": {}}
        entry["sides"] = {name: {"rows": len(rows[name]), "wall": [], "cpu": []} for name in sides}
        for _ in range(rounds):
            for name, side in sides.items():
                wall, cpu = _timed(connections[name], side)
                entry["sides"][name]["wall"].append(wall)
                entry["sides"][name]["cpu"].append(cpu)
        found[question.name] = entry
    return found


def _table(connection: Any, question: Question) -> Any:
    from leastwise.usecases.trail.arrow_results import arrow_table

    return arrow_table(connection, question.sql, question.parameters)


def _rows(connection: Any, question: Question) -> list[str]:
    """The rows as text, in an order of their own; also warms what is read."""
    return sorted(map(repr, _table(connection, question).to_pylist()))


def _require_same(question: Question, rows: dict[str, list[str]]) -> None:
    first, *others = rows.values()
    if any(other != first for other in others):
        raise AssertionError(f"the sides answer {question.name!r} differently: {[len(side) for side in rows.values()]}")


def _timed(connection: Any, question: Question) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    _table(connection, question)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
