"""A roster as values: persons, and the rows that could not be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a roster; texts are empty where it does not tell. `line` is where in the file, 0 elsewhere.

    `has_left` is what the roster's status says, `left_at` (with zone) the end that it names.
    """

    id: str
    name: str
    email: str
    user_name: str
    manager: str = ""
    department: str = ""
    job_title: str = ""
    has_left: bool = False
    left_at: datetime | None = None
    line: int = 0

    def is_gone(self, now: datetime) -> bool:
        """Whether the person has left by then."""
        return self.has_left or (self.left_at is not None and self.left_at <= now)

    def identifiers(self) -> frozenset[str]:
        """What identities name the person by: id, e-mail address, user name; lower case."""
        return frozenset(one.casefold() for one in (self.id, self.email, self.user_name) if one)

    def __str__(self) -> str:
        return self.name or self.email or self.user_name or self.id


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not used and why; `keys` are the identities that it may have told of."""

    line: int
    words: str
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """The persons, each once, and the rows that are none."""

    persons: tuple[Person, ...]
    problems: tuple[Problem, ...] = ()

    def by_key(self) -> dict[str, Person]:
        """Key (lower case) -> the person."""
        return {key: person for person in self.persons for key in person.identifiers()}


def unique(persons: Iterable[Person], problems: Iterable[Problem]) -> Roster:
    """The roster without persons who share an id, address or user name: which one is meant is not known."""
    listed = list(persons)
    first: dict[str, Person] = {}
    doubled: dict[int, Problem] = {}
    for number, person in enumerate(listed):
        for key in sorted(person.identifiers()):
            other = first.setdefault(key, person)
            if other is not person:
                words = f"{key} is in line {other.line} too" if other.line else f"{key} is there twice"
                doubled[number] = Problem(person.line, words, person.identifiers() | other.identifiers())
    unsure = frozenset(key for one in doubled.values() for key in one.keys)
    kept = tuple(_apart(listed, unsure))
    return Roster(kept, tuple(sorted([*problems, *doubled.values()], key=lambda one: one.line)))


def _apart(persons: Iterable[Person], unsure: frozenset[str]) -> Iterator[Person]:
    return (person for person in persons if unsure.isdisjoint(person.identifiers()))
