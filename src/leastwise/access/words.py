"""What a statement allows in words: actions, resources and conditions in a sentence that stays short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from leastwise.policy import Reference, Statement
from leastwise.policy.action_lists import shortened
from leastwise.policy.clause import Clause
from leastwise.policy.explain import clause_name
from leastwise.policy.rule import Rule

_MOST_WRITTEN: Final = 300  # actions; more are counted, as writing them with few patterns takes long
_LISTED: Final = 4
EVERYTHING: Final = "everything"


def access_words(rule: Rule, bits: int, unknown: Sequence[str], reference: Reference) -> str:
    """Actions of a statement with its resources and conditions: "s3:GetObject on arn:aws:s3:::reports/* if …".

    Of every action on any resource: "everything".
    """
    when = condition_words(rule.clauses)
    actions = action_words(rule, bits, tuple(unknown), reference)
    where = "" if rule.covers_all_resources and actions.startswith(EVERYTHING) else f" on {resource_words(rule)}"
    return f"{actions}{where}{f' if {when}' if when else ''}"


def with_verb(words: str) -> str:
    """Such words as what somebody can: "do everything", "s3:GetObject on any resource"."""
    return f"do {words}" if words.startswith(EVERYTHING) or words[:1].isdigit() else words


@lru_cache(maxsize=4_096)
def action_patterns(rule: Rule, bits: int, unknown: tuple[str, ...], reference: Reference) -> tuple[str, ...]:
    """The actions as patterns: as the statement writes them where all are meant, else as few as possible.

    Of very many that are not all, the actions of the reference by name.
    """
    if bits == rule.bits and not rule.statement.not_actions:
        return rule.statement.actions
    few = bits.bit_count() <= _MOST_WRITTEN
    return (*(shortened(bits, reference) if few else tuple(reference.names(bits))), *unknown)


def resource_words(rule: Rule) -> str:
    """The resources of a statement."""
    statement = rule.statement
    if statement.resources is None:
        return "it"
    if statement.not_resources:
        return f"any resource but {listed(statement.resources)}"
    return "any resource" if rule.covers_all_resources else listed(statement.resources)


def condition_words(clauses: Iterable[Clause]) -> str:
    """Conditions as AWS writes them, joined: "StringEquals aws:requestedregion eu-central-1"; empty without any."""
    return " and ".join(f"{clause_name(one)} {one.key} {listed(one.values, 'or')}" for one in clauses)


def statement_words(statement: Statement, policy: str) -> str:
    """How a statement is named: its Sid or number, and the policy."""
    return f"{statement.label} of {policy}"


def listed(values: Sequence[str], word: str = "and") -> str:
    """Values in a row, the fourth and further ones counted where they are more than four."""
    if not values:
        return "nothing"
    shown = list(values) if len(values) <= _LISTED else [*values[: _LISTED - 1], f"{len(values) - _LISTED + 1:,} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"


@lru_cache(maxsize=4_096)
def action_words(rule: Rule, bits: int, unknown: tuple[str, ...], reference: Reference) -> str:
    """Actions of a statement: as it writes them where all are meant, else what they are, or what they are not."""
    statement = rule.statement
    named = EVERYTHING if "*" in statement.actions else listed(statement.actions)
    if statement.not_actions:
        named = f"{EVERYTHING} but {listed(statement.actions)}"
    missing = rule.bits & ~bits
    if not missing:
        return named
    few = bits.bit_count() <= _MOST_WRITTEN
    written = (*shortened(bits, reference), *unknown) if few else ()
    if few and len(written) <= _LISTED:
        return listed(written)
    if missing.bit_count() <= _MOST_WRITTEN and not statement.not_actions:
        told = _told(statement, bits, reference)
        but = shortened(missing & _covered(told, reference), reference)
        if len(but) <= _LISTED:
            kept = EVERYTHING if "*" in told else listed(told)
            return f"{kept} but {listed(but)}" if but else kept
    if few:
        return listed(written)
    services = {name.partition(":")[0] for name in reference.names(bits)}
    return f"{bits.bit_count():,} actions of {len(services):,} services"


def _told(statement: Statement, bits: int, reference: Reference) -> tuple[str, ...]:
    """The patterns of a statement that cover some of the actions, or that the reference knows nothing of."""
    covered = {pattern: reference.actions_matching(pattern) for pattern in statement.actions}
    return tuple(pattern for pattern, found in covered.items() if found & bits or not found)


def _covered(patterns: Iterable[str], reference: Reference) -> int:
    found = 0
    for pattern in patterns:
        found |= reference.actions_matching(pattern)
    return found
