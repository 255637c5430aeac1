"""Text in lines of a terminal: no wider than it is, safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells

from leastwise.reports.terminal import safe_text

_NARROWEST: Final = 20
_WORD: Final = re.compile(r"(\s*)(\S+)")


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """Lines of at most `width` cells (20, where it is less), the later ones indented; longer words are broken.

    Spaces between words stay, but at the end of a line; at least one line. Control characters are written as escapes.
    """
    width = max(width, _NARROWEST)
    lines: list[str] = []
    line, has_word = "", False
    for gap, part in _parts(safe_text(text), max(width - indent, 1)):
        if has_word and cell_len(line) + cell_len(gap) + cell_len(part) > width:
            lines.append(line)
            line, gap = " " * indent, ""
        line, has_word = f"{line}{gap}{part}", True
    return [*lines, line]


def _parts(text: str, width: int) -> Iterator[tuple[str, str]]:
    """(spaces before it, word) of each word; of those that are wider than a line, the pieces."""
    for gap, word in _WORD.findall(text):
        pieces = chop_cells(word, width) if cell_len(word) > width else [word]
        yield gap, pieces[0]
        yield from (("", piece) for piece in pieces[1:])
