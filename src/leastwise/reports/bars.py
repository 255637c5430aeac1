"""Counts as horizontal bars for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from rich.cells import cell_len

from leastwise.reports.terminal import fitted, safe_text

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_STEPS: Final = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_FORMATS: Final = {"minute": "%Y-%m-%d %H:%M", "hour": "%Y-%m-%d %H:00", "month": "%Y-%m", "year": "%Y"}
_MOST_GAPS: Final = 1000


def bar_lines(rows: Sequence[tuple[str, int]], width: int = 80) -> Iterable[str]:
    """Yield one line a row: label, bar in proportion to the largest count, count. No control character passes."""
    labels = [safe_text(label) for label, _ in rows]
    counts = [f"{count:,}" for _, count in rows]
    label_width = min(max(map(cell_len, labels), default=0), max(width // 2, 10))
    count_width = max(map(len, counts), default=0)
    bar_width = max(width - label_width - count_width - 4, 8)
    largest = max((count for _, count in rows), default=0)
    for label, (_, count), shown in zip(labels, rows, counts, strict=True):
        yield f"{fitted(label, label_width)}  {shown:>{count_width}}  {_bar(count, largest, bar_width)}".rstrip()


def time_labels(rows: Sequence[tuple[datetime, int]], step: str) -> list[tuple[str, int]]:
    """Return the counts with times as text, empty steps in between filled with 0 unless there are too many."""
    form = _FORMATS.get(step, "%Y-%m-%d")
    if (delta := _STEPS.get(step)) and rows and (rows[-1][0] - rows[0][0]) / delta <= _MOST_GAPS:
        counts = dict(rows)
        moments = [rows[0][0] + delta * index for index in range(round((rows[-1][0] - rows[0][0]) / delta) + 1)]
        return [(moment.strftime(form), counts.get(moment, 0)) for moment in moments]
    return [(moment.strftime(form), count) for moment, count in rows]


def _bar(count: int, largest: int, width: int) -> str:
    if not count:
        return ""
    eighths = max(1, round(count / largest * width * 8))
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
