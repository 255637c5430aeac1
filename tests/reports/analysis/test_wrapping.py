"""Wrapping keeps every character but spaces at line ends, and the width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leastwise.reports.analysis.wrapping import wrapped
from leastwise.reports.terminal import safe_text


def test_lines_are_indented_and_long_words_broken():
    assert wrapped("name        a first word", 20, 12) == ["name        a first", f"{'':12}word"]
    assert wrapped("abcdefghij" * 3, 20, 2) == ["abcdefghijabcdefgh", "  ijabcdefghij"]
    assert wrapped("", 80) == [""]
    assert wrapped("  indented", 80, 4) == ["  indented"]


@given(st.text(), st.integers(20, 90), st.integers(0, 8))
def test_nothing_but_spaces_is_lost(text, width, indent):
    lines = wrapped(text, width, indent)
    assert "".join("".join(lines).split()) == "".join(safe_text(text).split())
    assert all(cell_len(line) <= width for line in lines[1:])
