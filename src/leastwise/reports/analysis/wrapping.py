"""Text in lines of a terminal: no wider than it is, safe to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells

from leastwise.reports.terminal import safe_text

_NARROWEST: Final = 20


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """Lines of at most `width` cells (20, where it is less), the later ones indented; longer words are broken.

    Leading spaces of the text stay; at least one line. Control characters are written as escapes.
    """
    width = max(width, _NARROWEST)
    shown = safe_text(text)
    line = shown[: len(shown) - len(shown.lstrip(" "))]
    lines: list[str] = []
    blank = True
    for part in _parts(shown, max(width - max(indent, len(line)), 1)):
        if not blank and cell_len(line) + 1 + cell_len(part) > width:
            lines.append(line)
            line, blank = " " * indent, True
        line, blank = f"{line}{'' if blank else ' '}{part}", False
    return [*lines, line]


def _parts(text: str, width: int) -> Iterator[str]:
    """The words, those that are wider than a line in pieces."""
    for word in text.split():
        yield from chop_cells(word, width) if cell_len(word) > width else (word,)
