"""Is there a value of a context key, or its absence, for which some conditions hold and others do not?

Texts are decided by patterns, values with an order by one candidate from each stretch between the policy's values. A
key with several values needs, for each condition that some value must meet, one value that meets all that every value
must meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.policy.clause import Clause, Quantifier
from leastwise.policy.conditions.operator import OrderedDomain
from leastwise.policy.mixed_values import candidates, is_decided, spellings
from leastwise.policy.text_search import UNDETERMINED, Text, Undetermined
from leastwise.policy.texts import ANYTHING, Pattern, pattern_of, solve


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition that must hold, or must not."""

    clause: Clause
    holds: bool


@dataclass(frozen=True, slots=True)
class _Element:
    """Of one value: whether one of the clause's values must match it, or none may."""

    clause: Clause
    matches: bool


KeyValue = tuple[Text, ...]
"""The values of a key; none where it is absent."""


@lru_cache(maxsize=100_000)
def solve_key(demands: frozenset[Demand], multi_valued: bool) -> KeyValue | Undetermined | None:
    """Values for which all demands are met (the empty tuple: the key is absent), None where there are none."""
    if any(Demand(one.clause, not one.holds) in demands for one in demands):
        return None
    if all(one.clause.holds_absent == one.holds for one in demands):
        return ()
    if any(one.clause.operator is None and one.clause.wants_present != one.holds for one in demands):
        return None
    every, some = _elements(demands)
    if not multi_valued:
        found = _solve_value((*every, *some))
        return found if found is None or found is UNDETERMINED else (found,)
    return _solve_values(every, some)


def _solve_values(every: Sequence[_Element], some: Sequence[_Element]) -> KeyValue | Undetermined | None:
    values: list[Text] = []
    undetermined = False
    for one in some or (None,):
        found = _solve_value((*every, one) if one else every)
        if found is None:
            return None
        if found is UNDETERMINED:
            undetermined = True
        else:
            values.append(found)
    return UNDETERMINED if undetermined else tuple(dict.fromkeys(values))


def _elements(demands: Iterable[Demand]) -> tuple[list[_Element], list[_Element]]:
    """What every value must meet, and what some value must meet."""
    every: list[_Element] = []
    some: list[_Element] = []
    for demand in sorted(demands, key=lambda one: (one.clause.values, one.holds)):
        clause = demand.clause
        if clause.operator is None:
            continue
        negated = clause.operator.negated
        for_all = clause.quantifier is Quantifier.ALL or (clause.quantifier is Quantifier.WHOLE and negated)
        (every if for_all == demand.holds else some).append(_Element(clause, negated != demand.holds))
    return every, some


def _solve_value(elements: Sequence[_Element]) -> Text | Undetermined | None:
    """One value that meets all."""
    if all(one.clause.is_text for one in elements):
        return _solve_text(elements)
    domains = _domains(elements)
    if len(domains) == 1 and not any(one.clause.is_text for one in elements):
        return _first_that_meets(elements, domains[0].candidates(_values(elements)))
    if all(domain.name == "boolean" for domain in domains):
        return _solve_text(elements)
    return _solve_mixed(elements, domains)


def _domains(elements: Sequence[_Element]) -> list[OrderedDomain]:
    """The domains with an order that the elements compare in, each once."""
    operators = (one.clause.operator for one in elements if one.clause.operator)
    found = {one.domain.name: one.domain for one in operators if isinstance(one.domain, OrderedDomain)}
    return list(found.values())


def _values(elements: Sequence[_Element]) -> list[str]:
    return [value for one in elements for value in one.clause.values]


def _patterns(clause: Clause) -> tuple[Pattern, ...]:
    """The values as patterns; true and false, of a Boolean, in any case."""
    if not clause.is_text:
        return tuple(Pattern(tuple(value.lower()), True) for value in clause.values if value.lower() in _BOOLEANS)
    return tuple(pattern_of(tokens, clause.ignores_case) for tokens in clause.tokens)


_BOOLEANS: Final = ("true", "false")


def _solve_text(elements: Sequence[_Element]) -> Text | Undetermined | None:
    required = [_patterns(one.clause) for one in elements if one.matches]
    excluded = [pattern for one in elements if not one.matches for pattern in _patterns(one.clause)]
    return solve(required or [(ANYTHING,)], excluded)


def _solve_mixed(elements: Sequence[_Element], domains: Sequence[OrderedDomain]) -> Text | Undetermined | None:
    """One value that several domains, or texts too, must read as the elements want."""
    texts = [(one.matches, _patterns(one.clause)) for one in elements if one.clause.is_text]
    avoided = sum(len(patterns) for matches, patterns in texts if not matches)
    listed = [text for _, patterns in texts for one in patterns for text in spellings(one)]
    found = _first_that_meets(elements, (*listed, *candidates(domains, _values(elements), avoided, _key(elements))))
    return found if found is not None or is_decided(texts, domains) else UNDETERMINED


def _key(elements: Sequence[_Element]) -> str:
    return elements[0].clause.key


def _first_that_meets(elements: Sequence[_Element], values: Iterable[str]) -> Text | None:
    """The first value that all elements without variables read as they want."""
    fixed = [one for one in elements if not one.clause.has_variables]
    return next((tuple(value) for value in values if all(_meets(one, value) for one in fixed)), None)


def _meets(element: _Element, value: str) -> bool:
    return any(match(value) for match in element.clause.matches_for({})) == element.matches
