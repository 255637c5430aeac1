"""What reaches a terminal is safe and fits."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leastwise.reports.bars import bar_lines, time_labels
from leastwise.reports.terminal import fitted, safe_text, style, wants_color, width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_safe_text_prints_nothing_but_text(text: str) -> None:
    safe = safe_text(text)
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in safe)
    assert not set(safe) & set("\u202e\u202d\u2066\u200b\u2028\ufeff")
    safe.encode()


@given(st.text(max_size=30), st.integers(1, 40))
def test_fitted_is_exactly_that_wide(text: str, width: int) -> None:
    assert cell_len(fitted(safe_text(text), width)) == width


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color(Terminal())
    assert not wants_color(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())
    assert width_of(io.StringIO()) is None
    assert style("1", False)("x") == "x"


def test_bars_are_in_proportion() -> None:
    lines = list(bar_lines([("a\x1b[2J", 10), ("b", 5), ("c", 0)], 40))
    assert lines[0].count("█") == 2 * lines[1].count("█")
    assert "█" not in lines[2]
    assert "\x1b" not in "".join(lines)
    assert all(cell_len(line) <= 40 for line in lines)
    assert list(bar_lines([])) == []


def test_empty_hours_are_shown_unless_too_many() -> None:
    hours = [(datetime(2024, 1, 1, 0), 3), (datetime(2024, 1, 1, 3), 1)]
    assert time_labels(hours, "hour") == [
        ("2024-01-01 00:00", 3),
        ("2024-01-01 01:00", 0),
        ("2024-01-01 02:00", 0),
        ("2024-01-01 03:00", 1),
    ]
    assert len(time_labels([(datetime(2014, 1, 1), 1), (datetime(2024, 1, 1), 1)], "hour")) == 2
    assert time_labels([(datetime(2024, 1, 1), 1)], "month") == [("2024-01", 1)]
