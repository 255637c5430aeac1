"""Cells: values that several moments of a resource share, so that what is learnt later is known of all of them.

A resource's state at a moment is a cell for each register. Nothing is known of a register at first; when an event or
an observation tells what it must have held, the cell is resolved, and every moment that shares it knows. That is how
the state before the first observation is drawn from the events between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final


class Nothing(Enum):
    """What a cell holds instead of a value."""

    UNRESOLVED = "not known so far"
    ABSENT = "there is no such entry"


UNRESOLVED: Final = Nothing.UNRESOLVED
ABSENT: Final = Nothing.ABSENT


class Cell:
    """One register over one stretch of time. `is_marked`: it exists, or may, with a content nobody recorded."""

    __slots__ = ("is_marked", "value")

    def __init__(self, value: Any = UNRESOLVED, is_marked: bool = False) -> None:
        self.value = value
        self.is_marked = is_marked

    def resolve(self, value: Any) -> None:
        """Say what the register held all along."""
        self.value = value
        self.is_marked = False


@dataclass(slots=True)
class Entries:
    """A list member: a cell for each key that was ever named. `is_closed`: other keys are known to have no entry.

    `is_marked`: where not closed, there are entries that no event names.
    """

    is_closed: bool = False
    is_marked: bool = False
    cells: dict[str, Cell] = field(default_factory=dict)
    initial: dict[str, Cell] = field(default_factory=dict)

    def cell(self, key: str) -> Cell:
        """The cell that holds now; a key not named before has held the same since the resource began."""
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = self.initial[key] = Cell(ABSENT if self.is_closed else UNRESOLVED)
        return cell
