"""What a part of the bench finds: figures, some with a target."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """The bound a figure is held against."""

    sense: Literal["≥", "≤"]
    bound: float

    def met_by(self, value: float) -> bool:
        """Whether the value keeps the bound."""
        return value >= self.bound if self.sense == "≥" else value <= self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``unit`` is "×" for a ratio; ``note`` says what it was measured on."""

    name: str
    value: float
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.target is None else self.target.met_by(self.value)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: ``events`` is None where each part shall use its own size; ``folder`` keeps data between runs.

    ``peers`` are those that are downloaded to be measured, ``accounts`` files of authorization details.
    """

    folder: Path
    events: int | None = None
    full: bool = False
    rounds: int = 3
    peers: frozenset[str] = frozenset()
    accounts: tuple[Path, ...] = ()

    def size(self, standard: int, full: int) -> int:
        """How many events a part works on."""
        return self.events or (full if self.full else standard)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bench: ``run`` yields its figures as they are found."""

    name: str
    title: str
    run: Callable[[Settings], Iterable[Figure]]


def at_least(bound: float) -> Target:
    """A target that larger values meet."""
    return Target("≥", bound)


def at_most(bound: float) -> Target:
    """A target that smaller values meet."""
    return Target("≤", bound)


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(list(values))
