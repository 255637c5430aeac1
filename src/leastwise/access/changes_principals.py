"""What a change of policies did to one user or role: its effective access before and after, compared both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.comparison import AccessComparison, EffectiveAccess, Gain
from leastwise.access.context import (
    ROLE,
    USER,
    KnownContext,
    caller_of_item,
    principal_context,
)
from leastwise.access.documents import Documents
from leastwise.access.effective import NOTHING, NamedAccess, named_access
from leastwise.access.escalation import allows_everything, escalation_bits, is_escalation
from leastwise.access.identity_center import PERMISSION_SET, permission_set_policies
from leastwise.access.organization import OrganizationReader
from leastwise.access.policies import AppliedPolicy, PolicyReader, PrincipalPolicies
from leastwise.access.words import access_words, action_patterns, with_verb
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, Origin
from leastwise.policy import Caller, PolicyKind, Reference
from leastwise.policy.rule import Rule


class Sides:
    """The states before and after a change, with what reads them."""

    def __init__(self, before: State, after: State, documents: Documents) -> None:
        self.before, self.after = before, after
        self.documents = documents
        self.readers = PolicyReader(before, documents), PolicyReader(after, documents)
        self.organizations = OrganizationReader(before, documents), OrganizationReader(after, documents)


def principal_words(item: ConfigurationItem) -> str:
    """A principal as sentences name it: a user by its name, others with what they are."""
    if item.resource_type == USER:
        return item.resource_name
    if item.resource_type == PERMISSION_SET:
        return f"permission set {item.resource_name}"
    return f"role {item.resource_name}" if item.resource_type == ROLE else f"group {item.resource_name}"


def principal_changes(sides: Sides, old: ConfigurationItem | None, new: ConfigurationItem | None) -> list[AccessChange]:
    """What changed for a user, role or permission set, given as it was and as it is (None: there is none)."""
    item = new or old
    if item is None:
        return []
    before, after = _policies(sides, 0, old), _policies(sides, 1, new)
    caller = None if item.resource_type == PERMISSION_SET else caller_of_item(item)
    subject = _Subject(item, caller, sides.documents.reference, after.unrecorded)
    found = list(_unrecorded_changes(subject, before, after))
    before, lessons = _with_learnt(before, after, sides.after)
    found += [subject.undecided(_EDITED.format(one.label, principal_words(item)), one.label) for one in lessons]
    accesses = [
        named_access(policies, _known(sides, side, one), sides.documents) if one is not None else NOTHING
        for side, (policies, one) in enumerate(((before, old), (after, new)))
    ]
    found += subject.compared(accesses[1], accesses[0], Direction.WIDENED)
    found += subject.compared(accesses[0], accesses[1], Direction.NARROWED)
    return found


_EDITED = "policy {} was changed, and what it held before was not recorded: what that changes for {} is not known"


def _policies(sides: Sides, side: int, item: ConfigurationItem | None) -> PrincipalPolicies:
    if item is None:
        return PrincipalPolicies()
    if item.resource_type == PERMISSION_SET:
        return permission_set_policies(sides.readers[side], item)
    return sides.readers[side].of_principal(item, sides.organizations[side].levels(item.account_id, PolicyKind.SCP))


def _known(sides: Sides, side: int, item: ConfigurationItem) -> KnownContext:
    if item.resource_type == PERMISSION_SET:
        return KnownContext()
    known = principal_context(item)
    organization = sides.organizations[side].organization_id(item.account_id)
    return known.with_values({"aws:principalorgid": (organization,)}) if organization else known


def _with_learnt(
    before: PrincipalPolicies, after: PrincipalPolicies, state: State
) -> tuple[PrincipalPolicies, list[AppliedPolicy]]:
    """The policies before, with documents that became known after; and those of them that were changed meanwhile.

    That a document was recorded for the first time is no change of access.
    """
    known = {one.arn: one for one in after.all if one.arn and one.rules is not None}
    changed: list[AppliedPolicy] = []

    def learnt(one: AppliedPolicy) -> AppliedPolicy:
        later = known.get(one.arn) if one.rules is None else None
        if later is None:
            return one
        item = state.by_arn(one.arn)
        if item is not None and item.origin in (Origin.TRAIL, Origin.GAP):
            changed.append(one)
        return replace(one, rules=later.rules)

    return (
        PrincipalPolicies(
            tuple(map(learnt, before.identity)),
            learnt(before.boundary) if before.boundary else None,
            tuple(tuple(map(learnt, level)) for level in before.scps),
            before.unknown,
        ),
        changed,
    )


def _unrecorded_changes(
    subject: _Subject, before: PrincipalPolicies, after: PrincipalPolicies
) -> Iterator[AccessChange]:
    """Policies that came or went and whose documents were not recorded: a value, never "nothing"."""
    sides = [{(one.kind, one.arn or one.label): one for one in policies.all} for policies in (before, after)]
    for key in dict.fromkeys((*sides[0], *sides[1])):
        old, new = sides[0].get(key), sides[1].get(key)
        one = new or old
        if one is None or (old is None) == (new is None) or one.rules is not None:
            continue
        what = f"{subject.name} {'now has' if new else 'no longer has'} {one.words}"
        yield subject.undecided(f"{what}, whose content {one.fault}: what that changes is not known", one.label)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose access is compared."""

    item: ConfigurationItem
    caller: Caller | None
    reference: Reference
    unrecorded: tuple[str, ...]

    @property
    def name(self) -> str:
        return principal_words(self.item)

    def compared(self, new: NamedAccess, old: NamedAccess, direction: Direction) -> Iterator[AccessChange]:
        """What `new` allows and `old` does not, as changes in that direction."""
        telling = escalation_bits(self.reference)
        comparison = AccessComparison(new.access, old.access, self.caller, self.reference, telling)
        for gain in comparison.gains():
            yield self._change(gain, new, old, direction)
        for rule in comparison.unsure:
            through = new.labels.get(rule, "")
            can = "can now" if direction is Direction.WIDENED else "can no longer"
            words = with_verb(access_words(rule, rule.bits, (), self.reference))
            yield self.undecided(f"whether {self.name} {can} {words} ({through}) could not be decided", through)

    def undecided(self, sentence: str, through: str) -> AccessChange:
        """A change of which it is not known what it did."""
        item = self.item
        return AccessChange(
            Direction.UNDECIDED, self.name, item.arn, item.key, sentence, through, unrecorded=self.unrecorded
        )

    def _change(self, gain: Gain, new: NamedAccess, old: NamedAccess, direction: Direction) -> AccessChange:
        widened = direction is Direction.WIDENED
        through = new.labels.get(gain.rule, "")
        words = self._words(gain, new.access)
        within = list(dict.fromkeys(new.labels.get(one, "") for one in gain.within if not one.is_unconditional))
        limits = f" within {' and '.join(within)}" if within else ""
        sentence = f"{self.name} {'can now' if widened else 'can no longer'} {words}{limits}"
        return AccessChange(
            direction,
            self.name,
            self.item.arn,
            self.item.key,
            f"{sentence} ({through}{_reason(gain, old, widened)})",
            through,
            gain.rule.statement,
            action_patterns(gain.rule, gain.bits, tuple(gain.unknown), self.reference),
            gain.request,
            widened and is_escalation(gain.rule, gain.bits, self.item.arn, self.reference),
            self.unrecorded,
            gain.bits,
        )

    def _words(self, gain: Gain, access: EffectiveAccess) -> str:
        """What it is; all of it where an identity policy brought it, whatever was allowed already."""
        if 0 in gain.levels and _is_all(gain.rule) and allows_everything(access, self.reference):
            return "do everything"
        return with_verb(access_words(gain.rule, gain.bits, tuple(gain.unknown), self.reference))


def _is_all(rule: Rule) -> bool:
    return rule.is_unconditional and "*" in rule.statement.actions and not rule.statement.not_actions


def _reason(gain: Gain, old: NamedAccess, widened: bool) -> str:
    """Which denying statement or limit of the other side made the difference; empty where identity policies did."""
    denying = list(dict.fromkeys(old.labels.get(one, "") for one in gain.because))
    limiting = [old.level_labels[level] for level in sorted(gain.levels) if level]
    parts: list[str] = []
    if denying:
        parts.append(f"{'no longer denied' if widened else 'now denied'} by {' and '.join(denying)}")
    if limiting and 0 not in gain.levels:
        parts.append(f"{'no longer limited' if widened else 'now limited'} by {' and '.join(limiting)}")
    return "".join(f"; {part}" for part in parts)
