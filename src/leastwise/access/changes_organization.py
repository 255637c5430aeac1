"""What a change of an organisation's SCPs, or of an account's place in it, did to all principals of its accounts.

AWS Organizations User Guide, "SCP evaluation": SCPs grant nothing; they say what principals of an account can have.
"""

from __future__ import annotations

from collections.abc import Iterator

from leastwise.access.changes_principals import Sides
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.comparison import AccessComparison, Gain
from leastwise.access.context import KnownContext
from leastwise.access.documents import ALLOW_ALL
from leastwise.access.effective import NamedAccess, named_access
from leastwise.access.escalation import escalation_bits
from leastwise.access.policies import AppliedPolicy, Levels, PrincipalPolicies
from leastwise.access.words import access_words
from leastwise.policy import PolicyKind, Reference
from leastwise.policy.rule import Rule


def organization_changes(sides: Sides) -> list[AccessChange]:
    """What changed for the principals of each account whose SCPs changed."""
    accounts = {account for one in sides.organizations for account in one.accounts()}
    found: list[AccessChange] = []
    for account in sorted(accounts):
        before, after = (
            one.levels(account, PolicyKind.SCP) if one.knows(account) else () for one in sides.organizations
        )
        if before != after:
            found += _account_changes(sides, account, before, after)
    return found


def _account_changes(sides: Sides, account: str, before: Levels, after: Levels) -> Iterator[AccessChange]:
    reference = sides.documents.reference
    unknown = [one for level in (*before, *after) for one in level if one.rules is None]
    if unknown:
        text = f"the service control policies of account {account} changed, and {unknown[0].label} {unknown[0].fault}"
        yield AccessChange(Direction.UNDECIDED, _words(account), account, None, text, unknown[0].label)
        return
    old, new = (_within(sides, levels) for levels in (before, after))
    for left, right, direction in ((new, old, Direction.WIDENED), (old, new, Direction.NARROWED)):
        comparison = AccessComparison(left.access, right.access, None, reference, escalation_bits(reference))
        for gain in comparison.gains():
            yield from _changes(gain, right, account, direction, reference)
        if comparison.unsure:
            text = (
                f"whether {_words(account)} can do {'more' if direction is Direction.WIDENED else 'less'} is undecided"
            )
            yield AccessChange(Direction.UNDECIDED, _words(account), account, None, text)


def _within(sides: Sides, levels: Levels) -> NamedAccess:
    """What somebody could do in the account whose own policies allow everything."""
    everything = AppliedPolicy(PolicyKind.IDENTITY, "", sides.documents.rules(ALLOW_ALL, ""))
    return named_access(PrincipalPolicies((everything,), None, levels), KnownContext(), sides.documents)


def _changes(
    gain: Gain, other: NamedAccess, account: str, direction: Direction, reference: Reference
) -> Iterator[AccessChange]:
    widened = direction is Direction.WIDENED
    for deny in gain.because:
        through = other.labels.get(deny, "")
        words = access_words(deny, deny.bits & gain.bits, (), reference)
        kept = "no longer denied" if widened else "now denied"
        yield _change(gain, deny, through, f"{_words(account)} are {kept} {words} ({through})", account, direction)
    limits = [other.level_labels[level] for level in sorted(gain.levels) if level]
    if limits:
        words = access_words(gain.rule, gain.bits, gain.unknown, reference)
        kept = "no longer kept" if widened else "now kept"
        text = f"{_words(account)} are {kept} from {words} ({' and '.join(limits)})"
        yield _change(gain, gain.rule, limits[0], text, account, direction)


def _change(gain: Gain, rule: Rule, through: str, sentence: str, account: str, direction: Direction) -> AccessChange:
    reference_bits = gain.bits & rule.bits
    return AccessChange(
        direction,
        _words(account),
        account,
        None,
        sentence,
        through,
        rule.statement,
        rule.statement.actions if reference_bits == rule.bits else (),
        gain.request,
        bits=reference_bits,
    )


def _words(account: str) -> str:
    return f"the principals of account {account}"
