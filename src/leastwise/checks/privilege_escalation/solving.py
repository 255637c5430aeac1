"""Whether some request is allowed by one statement of each of some groups and denied by none of others.

Asked twice: with the circumstances of the caller against it (for sure), and with them as they need to be (possibly).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import islice, product
from typing import Final

from leastwise.checks.privilege_escalation.circumstances import is_circumstance
from leastwise.policy.boxes import Boxes, Solution
from leastwise.policy.clause import Clause
from leastwise.policy.pattern import has_variables
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern
from leastwise.reference.iam import Reference

MAXIMUM_COMBINATIONS: Final = 200
"""How many combinations of statements are tried; beyond, a way counts as possible, not as certain."""


class Verdict(IntEnum):
    """Whether a request is allowed: never, under circumstances, or for sure."""

    NO = 0
    POSSIBLE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Open:
    """A statement with the conditions on it that are still open for a request."""

    rule: Rule
    clauses: tuple[Clause, ...]


class Solver:
    """Solves over one reference."""

    def __init__(self, reference: Reference) -> None:
        self._boxes = Boxes(reference)

    def verdict(
        self,
        groups: Sequence[Sequence[Open]],
        denies: Sequence[Open],
        resources: tuple[Pattern, ...],
        of_target: bool,
    ) -> Verdict:
        """The verdict on a request for one of some resources; `of_target`: they exist, tags and all."""
        if not all(groups):
            return Verdict.NO
        certain = [[_ready(one, False, of_target) for one in group if _is_chosen(one, of_target)] for group in groups]
        is_open = any(_is_variable(one.rule) for one in denies)
        if (
            all(certain)
            and not is_open
            and self._any(certain, [_ready(one, False, of_target) for one in denies], resources) is True
        ):
            return Verdict.SURE
        possible = [[_ready(one, True, of_target) for one in group] for group in groups]
        found = self._any(possible, [_ready(one, True, of_target) for one in denies], resources)
        return Verdict.NO if found is False else Verdict.POSSIBLE

    def _any(
        self, groups: Sequence[Sequence[Rule]], denies: Sequence[Rule], resources: tuple[Pattern, ...]
    ) -> bool | None:
        """Whether there is a request; None where the search met a limit."""
        unsure = False
        combinations = product(*sorted((_best(group) for group in groups), key=len))
        for combination in islice(combinations, MAXIMUM_COMBINATIONS):
            limited = [rule for rule in combination if rule.clauses or not rule.covers_all_resources]
            found = self._boxes.solve(limited, denies, (), resources)
            if isinstance(found, Solution):
                return True
            unsure |= found is not None
        return None if unsure or next(combinations, None) is not None else False


def _best(group: Sequence[Rule]) -> Sequence[Rule]:
    return next(([rule] for rule in group if not rule.clauses and rule.covers_all_resources), group)


def _is_variable(rule: Rule) -> bool:
    return any(has_variables(tokens) for tokens in rule.resources)


def _is_chosen(one: Open, of_target: bool) -> bool:
    """Whether an allowing statement needs no circumstance, nor a variable of the session."""
    return not _is_variable(one.rule) and not any(is_circumstance(clause, of_target) for clause in one.clauses)


def _ready(one: Open, circumstances: bool, of_target: bool) -> Rule:
    """The statement with what is open of its conditions; without circumstances, of a deny they are all taken to hold.

    Allowing statements that need circumstances were left out before.
    """
    clauses = one.clauses if circumstances else tuple(c for c in one.clauses if not is_circumstance(c, of_target))
    return _with_clauses(one.rule, clauses)


@lru_cache(maxsize=50_000)
def _with_clauses(rule: Rule, clauses: tuple[Clause, ...]) -> Rule:
    return rule if clauses == rule.clauses else replace(rule, clauses=clauses)
