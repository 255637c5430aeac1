"""The text of a file that may be large and have many findings: lines are counted once."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from leastwise.policy.json_text import JsonText, Position


@dataclass(frozen=True)
class FileText(JsonText):
    """A parsed text whose positions are found without reading it anew."""

    def position(self, offset: int) -> Position:
        """Line and column of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1], offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]
