"""Reviewers by a roster: whose manager is who, and who has left and reviews nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from leastwise.usecases.reviews.assigning import Assigner
from leastwise.usecases.reviews.roster.persons_listed import Roster
from leastwise.usecases.reviews.roster.reading import read_roster


def assigner_of(rules: Sequence[str], fallback: Sequence[str], roster: Path | None, now: datetime) -> Assigner:
    """An assigner over the roster in a file, if there is one. Raises InputError where it cannot be read."""
    if roster is None:
        return Assigner(rules, fallback)
    listed = Managers(read_roster(roster), now)
    return Assigner(rules, fallback, listed.manager_of, listed.is_gone)


class Managers:
    """Answers from a roster, as of a moment; people are told by exactly their id, address or user name."""

    def __init__(self, roster: Roster, now: datetime) -> None:
        self._known = roster.by_key()
        self._now = now

    def manager_of(self, subjects: Iterable[str]) -> str:
        """The address (else user name) of the manager of the only person that some names name; else ""."""
        found = {self._known[one.casefold()] for one in subjects if one.casefold() in self._known}
        if len(found) != 1:
            return ""
        manager = next(iter(found)).manager
        person = self._known.get(manager.casefold())
        return manager if person is None else person.email or person.user_name or manager

    def is_gone(self, person: str) -> bool:
        """Whether somebody of the roster has left."""
        known = self._known.get(person.casefold())
        return known is not None and known.is_gone(self._now)
