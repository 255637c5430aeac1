"""Parts of today's statements, of which a smaller policy is made: some actions, on some resources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from leastwise.policy.action_lists import expanded, shortened
from leastwise.policy.document import Condition, Statement
from leastwise.policy.event_resources import Told
from leastwise.policy.generate_choice import Observed, Parts, surely_applies
from leastwise.policy.generate_resources import Resources, narrowed_resources, own_resources
from leastwise.policy.matching import matcher
from leastwise.policy.pattern import Syntax, Token, tokens_of
from leastwise.policy.rule import Rule, Rules
from leastwise.reference.iam import Reference


class Level(StrEnum):
    """How far a policy is narrowed: to the services that were used, to actions, to actions on resources."""

    SERVICE = "service"
    ACTION = "action"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class KeptActions:
    """Actions (bits of the reference) to keep as today's policy has them, `because` of something, under a Sid."""

    sid: str
    because: str
    bits: int


@dataclass(frozen=True)
class Piece:
    """Actions of one of today's statements, on some resources, for what was observed; `kept_bits` are unobserved."""

    rule: Rule
    actions: tuple[str, ...]
    resources: Resources
    observed: tuple[Observed, ...] = ()
    sid: str = ""
    kept_bits: int = 0

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The statement's conditions, as version 2012-10-17 writes them."""
        return version_2012(self.rule).conditions


def used_pieces(parts: Parts, level: Level, most_resources: int) -> list[Piece]:
    """The pieces for what was observed: actions with the same resources are one."""
    found: list[Piece] = []
    for rule, actions in parts.items():
        by_resources: dict[Resources, list[str]] = {}
        for action, seen in actions.items():
            resources = _resources(rule, seen, level, most_resources)
            by_resources.setdefault(resources, []).append(action)
        found += [
            Piece(rule, tuple(names), resources, tuple(one for name in names for one in actions[name]))
            for resources, names in by_resources.items()
        ]
    return found


def _resources(rule: Rule, seen: Sequence[Observed], level: Level, most_resources: int) -> Resources:
    if level is not Level.RESOURCE or any(one.told is Told.NOT for one in seen):
        return own_resources(rule)
    return narrowed_resources(rule, [one.pattern for one in seen], most_resources)


def service_pieces(today: Rules, used: Iterable[Piece]) -> list[Piece]:
    """Everything that today's statements allow of the services that were used."""
    used = list(used)
    actions = sorted({action for one in used for action in one.actions})
    services = dict.fromkeys(action.partition(":")[0] for action in actions)
    observed = tuple(seen for one in used for seen in one.observed)
    found: list[Piece] = []
    for rule in today.allows:
        unknown = [one for one in actions if one.lower() not in rule.index and rule.covers_action(one)]
        known = [one for service in services for one in _of_service(rule, service, today.reference)]
        concerned = tuple(one for one in observed if rule.covers_action(one.request.action))
        if known or unknown:
            found.append(Piece(rule, tuple(dict.fromkeys((*known, *unknown))), own_resources(rule), concerned))
    return found


def _of_service(rule: Rule, service: str, reference: Reference) -> tuple[str, ...]:
    """A statement's actions of one service, as patterns."""
    whole = f"{service}:*"
    if rule.statement.not_actions:
        concerned = any(_prefix_fits(one, service) for one in rule.statement.actions)
        bits = rule.bits & reference.actions_matching(whole)
        return tuple(reference.names(bits)) if concerned else (whole,)
    found = []
    for pattern in rule.statement.actions:
        if _prefix_fits(pattern, service):
            _, colon, name = pattern.partition(":")
            found.append(f"{service}:{name}" if colon else whole)
    return tuple(dict.fromkeys(found))


def _prefix_fits(pattern: str, service: str) -> bool:
    prefix = pattern.partition(":")[0] if ":" in pattern else "*"
    return bool(matcher(tokens_of(prefix.lower(), Syntax.LIKE, False))(service))


def kept_pieces(today: Rules, used: Iterable[Piece], wanted: Iterable[KeptActions]) -> list[Piece]:
    """The pieces that keep actions as they are today; not those that are used and allowed as they are today anyway."""
    found: list[Piece] = []
    taken: dict[Rule, int] = {}
    for one in used:
        if not one.resources.is_narrowed:
            taken[one.rule] = taken.get(one.rule, 0) | _bits(one.actions, today.reference)
    for kept in wanted:
        for rule in today.allows:
            bits = kept.bits & rule.bits & ~taken.get(rule, 0)
            if bits:
                taken[rule] = taken.get(rule, 0) | bits
                names = shortened(bits, today.reference)
                found.append(Piece(rule, names, own_resources(rule), (), kept.sid, bits))
    return found


def _bits(actions: Iterable[str], reference: Reference) -> int:
    found = 0
    for action in actions:
        found |= reference.actions_matching(action)
    return found


def without_doubles(used: list[Piece], kept: list[Piece]) -> list[Piece]:
    """The pieces without actions that allow nothing observed which the others do not allow too."""
    wide = {one.rule: 0 for one in kept}
    for one in kept:
        wide[one.rule] |= one.kept_bits
    pieces = [replace(one, actions=_beyond(one, wide.get(one.rule, 0))) for one in used]
    pieces = [one for one in pieces if one.actions]
    owners: dict[str, list[int]] = {}
    for number, one in enumerate(pieces):
        for action in one.actions:
            owners.setdefault(action, []).append(number)
    for action, numbers in owners.items():
        for number in reversed(numbers if len(numbers) > 1 else ()):
            others = [pieces[other] for other in owners[action] if other != number and action in pieces[other].actions]
            if others and _is_double(pieces[number], action, others):
                pieces[number] = replace(
                    pieces[number], actions=tuple(name for name in pieces[number].actions if name != action)
                )
    return [*(one for one in pieces if one.actions), *kept]


def _beyond(piece: Piece, bits: int) -> tuple[str, ...]:
    """The actions of a piece that are not kept whole anyway."""
    index = piece.rule.index
    return tuple(
        action for action in piece.actions if action.lower() not in index or not bits >> index[action.lower()] & 1
    )


def _is_double(piece: Piece, action: str, others: Iterable[Piece]) -> bool:
    """Whether other pieces surely allow all that one was kept for, of an action."""
    seen = [one for one in piece.observed if one.request.action == action]
    narrow = [_rule(one) for one in others]
    return bool(seen) and all(
        one.told is Told.EXACTLY
        and surely_applies(piece.rule, one)
        and any(surely_applies(rule, one) for rule in narrow)
        for one in seen
    )


def _rule(piece: Piece) -> Rule:
    """A piece's resources and conditions as a statement; its actions do not matter."""
    statement = replace(
        version_2012(piece.rule), resources=piece.resources.texts, not_resources=piece.resources.negated
    )
    return replace(piece.rule, statement=statement, variables=True, resources=_tokens(piece.resources.texts))


def _tokens(texts: tuple[str, ...] | None) -> tuple[tuple[Token, ...], ...]:
    return tuple(tokens_of(one, Syntax.RESOURCE, True) for one in texts or ())


def plain(piece: Piece, reference: Reference) -> Piece:
    """The piece with today's resources, and its actions by their names."""
    return replace(piece, actions=expanded(piece.actions, reference), resources=own_resources(piece.rule))


def version_2012(rule: Rule) -> Statement:
    """Today's statement as version 2012-10-17 writes it, in which ``${`` begins a variable."""
    statement = rule.statement
    if rule.variables or "${" not in str(statement):
        return statement
    return replace(
        statement,
        resources=None if statement.resources is None else tuple(map(_literal, statement.resources)),
        conditions=tuple(replace(one, values=tuple(map(_literal, one.values))) for one in statement.conditions),
    )


def _literal(text: str) -> str:
    return text.replace("${", "${$}{")
