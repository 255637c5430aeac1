"""The smallest policy for what was observed: a part of today's, proved to allow nothing new.

A statement of the new policy is one of today's with fewer actions and narrower resources under the same conditions, so
it allows nothing that today's does not. Today's denying statements stay. The policy engine then proves it: what it
cannot prove keeps today's resources. IAM User Guide, "Grant least privilege"; IAM Access Analyzer, "policy generation".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from leastwise.policy.access import Comparison, Outcome
from leastwise.policy.callers import callers_of
from leastwise.policy.document import VERSION_2012, Condition, Policy, Statement
from leastwise.policy.event_resources import Told
from leastwise.policy.generate_choice import Observed, chosen_parts
from leastwise.policy.generate_pieces import (
    KeptActions,
    Level,
    Piece,
    kept_pieces,
    plain,
    service_pieces,
    used_pieces,
    version_2012,
    without_doubles,
)
from leastwise.policy.minimise import numbered
from leastwise.policy.rule import Rules, rules_of
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. So many resources are listed one by one, of each action, before patterns stand for them.

    `kept` are actions to keep though they were not observed. `conditions` are added to every allowing statement.
    """

    level: Level = Level.RESOURCE
    most_resources: int = 10
    kept: tuple[KeptActions, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """A smaller policy. `policy` is None where nothing needs to be allowed or denied.

    `outcome` is the engine's verdict on "it allows nothing that today's does not". `kept` are actions that are allowed
    though none was observed: why, and their names. `not_granted` are observed requests that today's policy does not
    allow. `generalised` are patterns that stand for several used resources, with how many; `unnarrowed` are actions
    whose resources are today's although the level asks for less, and why.
    """

    policy: Policy | None
    outcome: Outcome
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_granted: tuple[Observed, ...] = ()
    generalised: Mapping[str, int] = field(default_factory=dict)
    unnarrowed: Mapping[str, str] = field(default_factory=dict)


def generate(today: Rules, observed: Iterable[Observed], wish: Wish) -> Generated:
    """The smallest policy that allows what was observed and `today` (all identity policies as one) allows.

    Raises PolicyError where today's policies hold an operator that AWS does not have.
    """
    choice = chosen_parts(today, (_spelled(one, today.reference) for one in observed))
    used = used_pieces(choice.parts, wish.level, wish.most_resources)
    if wish.level is Level.SERVICE:
        used = service_pieces(today, used)
    kept = kept_pieces(today, used, wish.kept)
    pieces, outcome = _proved(without_doubles(used, kept), today, wish.conditions)
    statements = [*(statement for statement, _ in _allowing(pieces, wish.conditions)), *_denying(today)]
    return Generated(
        Policy(numbered(statements), VERSION_2012) if statements else None,
        outcome,
        _kept_names(kept, wish.kept, today.reference),
        tuple(choice.not_granted),
        {text: count for one in pieces for text, count in one.resources.generalised},
        dict(_unnarrowed(pieces, today.reference)) if wish.level is Level.RESOURCE else {},
    )


def _spelled(one: Observed, reference: Reference) -> Observed:
    """With the action as the reference spells it."""
    position = reference.index.get(one.request.action.lower())
    if position is None or reference.actions[position] == one.request.action:
        return one
    return replace(one, request=replace(one.request, action=reference.actions[position]))


def _allowing(pieces: Iterable[Piece], conditions: Sequence[Condition]) -> list[tuple[Statement, list[Piece]]]:
    """Pieces that differ in their actions alone as one statement, and the pieces of each."""
    found: dict[tuple[object, ...], list[Piece]] = {}
    for one in pieces:
        found.setdefault((one.resources.texts, one.resources.negated, one.conditions, one.sid), []).append(one)
    numbers: dict[str, int] = {}
    statements = []
    for group in found.values():
        first = group[0]
        actions = tuple(sorted({action for one in group for action in one.actions}))
        numbers[first.sid] = numbers.get(first.sid, 0) + 1
        sid = f"{first.sid}{numbers[first.sid] if numbers[first.sid] > 1 else ''}" if first.sid else None
        statements.append(
            (
                replace(
                    first.rule.statement,
                    actions=actions,
                    not_actions=False,
                    resources=first.resources.texts,
                    not_resources=first.resources.negated,
                    conditions=(*first.conditions, *conditions),
                    sid=sid,
                ),
                group,
            )
        )
    return statements


def _denying(today: Rules) -> list[Statement]:
    """Today's denying statements, each once."""
    found: dict[tuple[object, ...], Statement] = {}
    for rule in today.denies:
        found.setdefault(rule.content, version_2012(rule))
    return _with_own_sids(list(found.values()))


def _with_own_sids(statements: list[Statement]) -> list[Statement]:
    """Statements of several policies in one: a Sid that came before is left out."""
    seen: set[str | None] = set()
    found = []
    for one in statements:
        found.append(replace(one, sid=None) if one.sid in seen else one)
        seen.add(one.sid)
    return found


def _proved(pieces: list[Piece], today: Rules, conditions: Sequence[Condition]) -> tuple[list[Piece], Outcome]:
    """The pieces, those that allow something new in the engine's eyes with today's resources, and its verdict."""
    for last in (False, True):
        statements = _allowing(pieces, conditions)
        policy = Policy(numbered([*(one for one, _ in statements), *_denying(today)]), VERSION_2012)
        rules = rules_of(policy, today.reference)
        comparison = Comparison(rules, today, callers_of((policy, today.policy)))
        outcomes = [comparison.first_of(rule) for rule in rules.allows]
        failing = [number for number, outcome in enumerate(outcomes) if outcome is not Outcome.PASS]
        if not failing:
            return pieces, Outcome.PASS
        if not last:
            doubted = {id(one) for number in failing for one in statements[number][1]}
            pieces = [plain(one, today.reference) if id(one) in doubted else one for one in pieces]
    undecided = all(outcomes[number] is Outcome.UNDETERMINED for number in failing)
    return pieces, Outcome.UNDETERMINED if undecided else Outcome.FAIL


def _kept_names(
    pieces: Iterable[Piece], wanted: Iterable[KeptActions], reference: Reference
) -> dict[str, tuple[str, ...]]:
    """Reason -> the actions that are kept for it."""
    allowed = 0
    for one in pieces:
        allowed |= one.kept_bits
    return {one.because: tuple(reference.names(one.bits & allowed)) for one in wanted if one.bits & allowed}


def _unnarrowed(pieces: Iterable[Piece], reference: Reference) -> Iterable[tuple[str, str]]:
    for piece in pieces:
        if piece.resources.is_narrowed or piece.sid:
            continue
        for action in piece.actions:
            known = reference.action(action)
            if known is not None and not known.is_wildcard_only:
                seen = [one for one in piece.observed if one.request.action == action]
                not_told = any(one.told is Told.NOT for one in seen)
                yield (
                    action,
                    "the trail does not tell the resource" if not_told else "today's statement is kept as it is",
                )
