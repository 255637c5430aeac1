"""What a new version of a policy allows that the old one does not, and what it no longer allows, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from leastwise.policy.access import Comparison, Difference
from leastwise.policy.action_lists import shortened
from leastwise.policy.callers import callers_of
from leastwise.policy.document import Policy, Statement
from leastwise.policy.explain import clause_name
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules, rules_of
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Change:
    """Actions of a statement that the other policy does not allow as this one does; `sentence` says it in words.

    `actions` are patterns; `unlisted` says that actions which the reference does not know are among them. `request` is
    one request as a witness.
    `partly` says that the other policy allows some of this, for other resources, callers or contexts.
    """

    statement: Statement
    actions: tuple[str, ...]
    unlisted: bool
    partly: bool
    request: Request
    sentence: str


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """What is newly allowed and what no longer; `undecided` are statements for which something stayed undecided."""

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    undecided: tuple[Statement, ...]

    @property
    def is_equal(self) -> bool:
        """Whether both policies surely allow the same."""
        return not (self.gained or self.lost or self.undecided)


def diff(old: Policy, new: Policy, reference: Reference, *, known_actions: bool = False) -> PolicyDiff:
    """The difference between two policies. `known_actions` leaves out actions that the reference does not know.

    Raises PolicyError for an operator that AWS does not have.
    """
    before, after = rules_of(old, reference), rules_of(new, reference)
    callers = callers_of((old, new))
    forward = Comparison(after, before, callers, known_actions)
    backward = Comparison(before, after, callers, known_actions)
    gained, lost = _changes(forward), _changes(backward)
    undecided = tuple(rule.statement for rule in (*forward.unsure, *backward.unsure))
    return PolicyDiff(gained, lost, undecided)


def _changes(comparison: Comparison) -> tuple[Change, ...]:
    found: dict[Rule, list[Difference]] = {}
    for difference in comparison.differences():
        found.setdefault(difference.witness.allowed_by, []).append(difference)
    return tuple(_change(rule, differences, comparison.old) for rule, differences in found.items())


def _change(rule: Rule, differences: list[Difference], other: Rules) -> Change:
    bits = 0
    for one in differences:
        bits |= one.actions.bits
    unlisted = any(one.actions.unknown for one in differences)
    whole = bits == rule.bits and not rule.statement.not_actions
    actions = rule.statement.actions if whole else shortened(bits, other.reference)
    request = differences[0].witness.request
    partly = any(one.bits & bits for one in other.allows)
    return Change(rule.statement, actions, unlisted, partly, request, _sentence(rule, actions, unlisted and not whole))


def _sentence(rule: Rule, actions: tuple[str, ...], unlisted: bool) -> str:
    statement = rule.statement
    where = "any resource" if rule.covers_all_resources else _listed(statement.resources or ())
    if statement.not_resources:
        where = f"any resource but {_listed(statement.resources or ())}"
    conditions = [f"{clause_name(one)} {one.key} {_listed(one.values, 'or')}" for one in rule.clauses]
    when = f" if {' and '.join(conditions)}" if conditions else ""
    known = _listed(actions) if actions else ""
    more = "actions that the reference does not know" if unlisted else ""
    return f"{' and '.join(filter(None, (known, more)))} on {where}{when}"


def _listed(values: tuple[str, ...], word: str = "and") -> str:
    shown = values if len(values) <= 4 else (*values[:3], f"{len(values) - 3} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}" if shown else "nothing"
