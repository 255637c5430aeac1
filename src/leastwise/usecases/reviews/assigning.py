"""Who reviews what, by rules in order: a tag of the resource, the manager in the roster, else a group of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leastwise.errors import InputError
from leastwise.usecases.reviews.persons import is_among, named_person

MANAGER: Final = "manager"
_TAG: Final = "tag:"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A reviewer and the rule that named them."""

    reviewer: str
    rule: str


class Assigner:
    """Assigns reviewers; `manager_of` answers with somebody's manager, "" where the roster does not tell.

    Those in `gone` (people who have left) review nothing.
    """

    def __init__(
        self,
        rules: Sequence[str],
        fallback: Sequence[str],
        manager_of: Callable[[Iterable[str]], str] | None = None,
        gone: Callable[[str], bool] = lambda person: False,
    ) -> None:
        for rule in rules:
            if rule != MANAGER and not (rule.startswith(_TAG) and rule != _TAG):
                raise InputError(f"--reviewer {rule!r} is no rule", "Rules are tag:NAME and manager.")
        if MANAGER in rules and manager_of is None:
            raise InputError("--reviewer manager needs a roster", "Give one with --roster FILE.")
        if not fallback:
            raise InputError("nobody reviews what no rule assigns", "Give one person or more with --fallback.")
        self._rules = tuple(rules)
        self._fallback = tuple(named_person(one, "--fallback") for one in fallback)
        self._manager_of = manager_of
        self._gone = gone
        self._turn = 0

    def assign(self, name: str, subjects: Sequence[str], tags: Mapping[str, str]) -> Assignment:
        """The reviewer of a resource, never one of its `subjects`. Raises InputError where nobody is left."""
        for rule in self._rules:
            person = self._by_rule(rule, subjects, tags)
            if person and self._may(person, subjects):
                return Assignment(person, rule)
        for _ in self._fallback:
            person = self._fallback[self._turn % len(self._fallback)]
            self._turn += 1
            if self._may(person, subjects):
                return Assignment(person, "fallback")
        raise InputError(
            f"nobody can review {name}: it is the own access of all that --fallback names, or they have left",
            "Name another person with --fallback.",
        )

    def _by_rule(self, rule: str, subjects: Sequence[str], tags: Mapping[str, str]) -> str:
        if rule == MANAGER:
            return self._manager_of(subjects) if self._manager_of is not None else ""
        wanted = rule.removeprefix(_TAG).casefold()
        return next((value.strip() for name, value in tags.items() if name.casefold() == wanted), "")

    def _may(self, person: str, subjects: Sequence[str]) -> bool:
        return not is_among(person, subjects) and not self._gone(person)
