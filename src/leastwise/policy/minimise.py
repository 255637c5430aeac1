"""The same access in fewer and shorter statements, proved equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from leastwise.policy.access import Comparison, Outcome
from leastwise.policy.action_lists import expanded, shortened
from leastwise.policy.callers import callers_of
from leastwise.policy.document import Policy, Statement
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule, Rules, rules_of
from leastwise.policy.texts import Pattern, solve
from leastwise.policy.writing import size_of
from leastwise.reference.iam import Reference


@dataclass(frozen=True)
class Rewritten:
    """A policy that allows exactly what another does.

    `is_proved` is False where that stayed undecided; then `policy` is the original.
    """

    policy: Policy
    is_proved: bool
    size_before: int
    size_after: int
    removed: tuple[Statement, ...] = ()


def is_equal(one: Policy, other: Policy, reference: Reference, *, known_actions: bool = False) -> Outcome:
    """PASS where two policies allow the same, FAIL where not, else UNDETERMINED."""
    callers = callers_of((one, other))
    first, second = rules_of(one, reference), rules_of(other, reference)
    outcomes = {
        found if isinstance(found, Outcome) else Outcome.FAIL
        for found in (
            Comparison(first, second, callers, known_actions, realistic=False).first(),
            Comparison(second, first, callers, known_actions, realistic=False).first(),
        )
    }
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL
    return Outcome.UNDETERMINED if Outcome.UNDETERMINED in outcomes else Outcome.PASS


def minimise(policy: Policy, reference: Reference) -> Rewritten:
    """The policy with redundant statements, actions and resources left out and like statements joined."""
    statements, removed = _without_redundant(_joined(_trimmed(policy)), policy, reference)
    found = replace(policy, statements=numbered(_joined(statements)))
    return _proved(policy, found, reference, removed, known_actions=False)


def expand(policy: Policy, reference: Reference) -> Rewritten:
    """The policy with every action by its name; equal as far as the reference's actions go."""
    found = _with_actions(policy, lambda one: expanded(one.actions, reference))
    return _proved(policy, found, reference, (), known_actions=True)


def shrink(policy: Policy, reference: Reference) -> Rewritten:
    """The policy with the fewest patterns of actions; equal as far as the reference's actions go."""

    def short(one: Statement) -> tuple[str, ...]:
        bits, unknown = 0, []
        for action in one.actions:
            matching = reference.actions_matching(action)
            bits |= matching
            if not matching:
                unknown.append(action)
        return (*shortened(bits, reference), *unknown)

    return _proved(policy, _with_actions(policy, short), reference, (), known_actions=True)


def _with_actions(policy: Policy, written: Callable[[Statement], tuple[str, ...]]) -> Policy:
    return replace(policy, statements=tuple(replace(one, actions=written(one)) for one in policy.statements))


def _proved(
    policy: Policy, found: Policy, reference: Reference, removed: tuple[Statement, ...], *, known_actions: bool
) -> Rewritten:
    is_proved = is_equal(policy, found, reference, known_actions=known_actions) is Outcome.PASS
    before = size_of(policy)
    if not is_proved:
        return Rewritten(policy, False, before, before)
    return Rewritten(found, True, before, size_of(found), removed)


def _trimmed(policy: Policy) -> tuple[Statement, ...]:
    """Statements without actions and resources that others in the same list cover."""
    return tuple(
        replace(
            one,
            actions=_uncovered(one.actions, Syntax.LIKE, False, lower=True),
            resources=None
            if one.resources is None
            else _uncovered(one.resources, Syntax.RESOURCE, policy.has_variables),
        )
        for one in policy.statements
    )


def _uncovered(texts: Sequence[str], syntax: Syntax, variables: bool, *, lower: bool = False) -> tuple[str, ...]:
    """Texts without those that the rest covers; the order is kept."""
    spelled = {text: Pattern(tokens_of(text.lower() if lower else text, syntax, variables)) for text in texts}
    kept = list({pattern: text for text, pattern in reversed(spelled.items())}.values())[::-1]
    wide = [text for text in kept if not spelled[text].is_literal]
    for text in sorted(kept, key=len, reverse=True) if wide else ():
        others = [spelled[other] for other in wide if other != text]
        if others and solve([[spelled[text]]], others) is None:
            kept.remove(text)
            wide = [other for other in wide if other != text]
    return tuple(kept)


def _joined(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements that differ in their actions alone, or in their resources alone, as one."""
    found: dict[tuple[Any, ...], Statement] = {}
    for one in statements:
        key = _key(one, actions=False)
        found[key] = replace(found[key], actions=_united(found[key].actions, one.actions)) if key in found else one
    joined: dict[tuple[Any, ...], Statement] = {}
    for one in found.values():
        key = _key(one, resources=False)
        if key in joined and one.resources is not None:
            one = replace(joined[key], resources=_united(joined[key].resources or (), one.resources))
        joined[key] = one
    return tuple(joined.values())


def _united(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _key(one: Statement, *, actions: bool = True, resources: bool = True) -> tuple[Any, ...]:
    positive = not (one.not_actions if not actions else one.not_resources)
    return (
        one.effect,
        one.principal,
        frozenset(one.conditions),
        frozenset(one.actions) if actions else None,
        (frozenset(one.resources) if one.resources is not None else None) if resources else one.resources is None,
        one.not_actions,
        one.not_resources,
        positive or one.index,
    )


def _without_redundant(
    statements: Sequence[Statement], policy: Policy, reference: Reference
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """(statements that are needed, those that are not): a statement goes where the rest allows and denies the same."""
    rules = rules_of(replace(policy, statements=tuple(statements)), reference)
    removed: list[Statement] = []
    for rule in sorted((*rules.allows, *rules.denies), key=lambda one: -len(str(one.statement))):
        if len(rules.policy.statements) > 1 and is_redundant(rule, rules):
            rules = rules.without(rule)
            removed.append(rule.statement)
    return rules.policy.statements, tuple(removed)


def is_redundant(rule: Rule, rules: Rules) -> bool:
    """Whether the policy allows exactly the same without one of its statements."""
    callers = callers_of((rules.policy,))
    if rule.allows:
        return Comparison(rules, rules.without(rule), callers, realistic=False).first_of(rule) is Outcome.PASS
    return Comparison(rules.without(rule), rules, callers, realistic=False).first() is Outcome.PASS


def redundant_statements(policy: Policy, reference: Reference) -> Iterator[Statement]:
    """The statements of which each could be left out on its own without changing what is allowed."""
    rules = rules_of(policy, reference)
    for rule in (*rules.allows, *rules.denies):
        if len(policy.statements) > 1 and is_redundant(rule, rules):
            yield rule.statement


def numbered(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements with the numbers and places that they have beside one another."""
    return tuple(replace(one, index=index, path=("Statement", index)) for index, one in enumerate(statements))
