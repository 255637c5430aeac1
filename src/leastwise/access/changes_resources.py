"""What a change of a trust policy or of a resource's own policy did to those it names.

Who may become a role is what its trust policy says (IAM User Guide, "How to use trust policies with IAM roles"). The
policies are compared for each kind of caller that they tell apart; an account stands for its principals, which need
their own account's permission beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from leastwise.access.changes_principals import Sides, principal_words
from leastwise.access.changes_values import AccessChange, Direction
from leastwise.access.context import ROLE, principal_context
from leastwise.access.effective import named_access
from leastwise.access.escalation import escalation_bits
from leastwise.access.outsiders import Opening, openings
from leastwise.access.words import access_words, action_patterns, condition_words, with_verb
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import ANONYMOUS, Caller, CallerKind, Comparison, Policy, PolicyKind, Reference, Rules
from leastwise.policy.boxes import RESOURCES
from leastwise.policy.callers import Callers, all_callers, fresh_account
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.texts import Pattern, pattern_of

TRUST: Final = "assumeRolePolicyDocument"
RESOURCE_POLICY: Final = "resourcePolicy"
_ASSUMING: Final = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
_NO_ACCESS: Final[Mapping[str, Any]] = {"Version": "2012-10-17", "Statement": []}
_ANYONE: Final = "anyone"
_ANY_ACCOUNT: Final = "any AWS account"


def resource_changes(sides: Sides, old: ConfigurationItem | None, new: ConfigurationItem | None) -> list[AccessChange]:
    """What changed for those whom a role's trust policy or a resource's own policy names."""
    item = new or old
    if item is None:
        return []
    member = TRUST if item.resource_type == ROLE else RESOURCE_POLICY
    documents = [None if one is None else one.configuration.get(member) for one in (old, new)]
    if documents[0] == documents[1] or (member == RESOURCE_POLICY and not _is_known(old, new, member)):
        return []
    name = "trust policy" if member == TRUST else "resource policy"
    rules = [sides.documents.rules(one or _NO_ACCESS, name) for one in documents]
    if rules[0] is None or rules[1] is None:
        return [_unreadable(item, name)]
    escalates = item.resource_type == ROLE and _is_powerful(sides, new)
    reference = sides.documents.reference
    widened = list(_compared(rules[1], rules[0], item, Direction.WIDENED, escalates, reference))
    if widened and not escalates:
        opened = openings(rules[1], rules[0], item, sides.organizations[1], _about(item))
        widened = [replace(one, escalation=_is_opening(one, opened)) for one in widened]
    narrowed = list(_compared(rules[0], rules[1], item, Direction.NARROWED, False, reference))
    return [*_without_included(widened), *_without_included(narrowed)]


def _is_opening(change: AccessChange, opened: frozenset[Opening]) -> bool:
    if change.statement is None or change.request is None:
        return False
    return (change.request.caller, change.statement.index) in opened


def _about(item: ConfigurationItem) -> tuple[Pattern, ...]:
    """A role's trust policy is about the role; the resources of other policies are whatever they say."""
    if item.resource_type != ROLE:
        return RESOURCES
    return (pattern_of(tokens_of(item.arn, Syntax.RESOURCE, False)),)


def _without_included(changes: Sequence[AccessChange]) -> Iterator[AccessChange]:
    """The changes without those for callers whom a statement about everyone includes anyway."""
    widest: dict[int, str] = {}
    for name in (_ANY_ACCOUNT, _ANYONE):
        widest |= {one.statement.index: name for one in changes if one.statement is not None and one.principal == name}
    for one in changes:
        element = one.statement.principal if one.statement is not None else None
        is_of_all = one.statement is not None and element is not None and element.is_everyone
        if not is_of_all or one.principal == widest.get(one.statement.index if one.statement else -1, one.principal):
            yield one


def _is_known(old: ConfigurationItem | None, new: ConfigurationItem | None, member: str) -> bool:
    """Whether the policy is known on both sides; that it was looked at for the first time is no change."""
    return all(one is None or member in one.configuration for one in (old, new))


def _unreadable(item: ConfigurationItem, name: str) -> AccessChange:
    words = _resource_words(item)
    text = f"the {name} of {words} was changed, and cannot be read as a policy: what that changes is not known"
    return AccessChange(Direction.UNDECIDED, words, item.arn, item.key, text, name)


def _is_powerful(sides: Sides, role: ConfigurationItem | None) -> bool:
    """Whether the role may do what gains rights, so that who becomes it may too."""
    if role is None:
        return False
    levels = sides.organizations[1].levels(role.account_id, PolicyKind.SCP)
    policies = sides.readers[1].of_principal(role, levels)
    access = named_access(policies, principal_context(role), sides.documents).access
    allowed = 0
    for rule in access.allows[0]:
        allowed |= rule.bits
    for rule in access.denies:
        allowed &= ~rule.bits if rule.is_unconditional else -1
    return bool(allowed & escalation_bits(sides.documents.reference))


def _compared(
    new: Rules, old: Rules, item: ConfigurationItem, direction: Direction, escalates: bool, reference: Reference
) -> Iterator[AccessChange]:
    policies = (new.policy, old.policy)
    seen: set[tuple[str, int]] = set()
    about = _about(item)
    for callers in all_callers(policies):
        comparison = Comparison(new, old, (callers,), known_actions=True, resources=about)
        name = _caller_words(callers.example, policies, item)
        found: dict[Rule, list[Any]] = {}
        for difference in comparison.differences():
            found.setdefault(difference.witness.allowed_by, []).append(difference)
        for rule, differences in found.items():
            if not _is_meant(rule, callers) or (name, rule.statement.index) in seen:
                continue
            seen.add((name, rule.statement.index))
            bits = 0
            for one in differences:
                bits |= one.actions.bits
            words = _words(rule, bits, item, reference)
            can = "can now" if direction is Direction.WIDENED else "can no longer"
            yield AccessChange(
                direction,
                name,
                _caller_id(callers.example),
                item.key,
                f"{name} {can} {words}",
                _policy_name(item),
                rule.statement,
                action_patterns(rule, bits, (), reference),
                differences[0].witness.request,
                escalates,
                bits=bits,
            )
        for rule in comparison.unsure:
            if rule not in found and _is_meant(rule, callers) and (name, -rule.statement.index - 1) not in seen:
                seen.add((name, -rule.statement.index - 1))
                words = _words(rule, rule.bits, item, reference)
                text = f"whether {name} can {words} changed, and could not be decided"
                yield AccessChange(
                    Direction.UNDECIDED, name, _caller_id(callers.example), item.key, text, _policy_name(item)
                )


def _is_meant(rule: Rule, callers: Callers) -> bool:
    """Whether a statement is about such a caller on purpose: an account's own entry covers each name within it."""
    element, caller = rule.statement.principal, callers.example
    if element is None or element.negated or caller is None:
        return True
    if element.is_everyone:
        return caller.kind in (CallerKind.ANONYMOUS, CallerKind.ROLE) and not caller.session_arn
    return True


def _words(rule: Rule, bits: int, item: ConfigurationItem, reference: Reference) -> str:
    if item.resource_type != ROLE:
        return with_verb(access_words(rule, bits, (), reference))
    when = condition_words(rule.clauses)
    condition = f" if {when}" if when else ""
    if bits & _assuming_bits(reference):
        return f"assume role {item.resource_name}{condition}"
    return f"{', '.join(reference.names(bits))} on role {item.resource_name}{condition}"


def _assuming_bits(reference: Reference) -> int:
    found = 0
    for one in _ASSUMING:
        found |= reference.actions_matching(one)
    return found


def _policy_name(item: ConfigurationItem) -> str:
    return f"{'trust policy' if item.resource_type == ROLE else 'policy'} of {_resource_words(item)}"


def _resource_words(item: ConfigurationItem) -> str:
    if item.resource_type == ROLE:
        return principal_words(item)
    return f"{item.resource_type.rpartition('::')[2]} {item.resource_name or item.resource_id}"


def _caller_id(caller: Caller | None) -> str:
    return "" if caller is None else caller.session_arn or caller.arn


def _caller_words(caller: Caller | None, policies: tuple[Policy, ...], item: ConfigurationItem) -> str:
    """A kind of caller as sentences name it."""
    if caller is None or caller == ANONYMOUS:
        return _ANYONE
    if caller.kind is CallerKind.SERVICE:
        return f"service {caller.arn}"
    if caller.kind in (CallerKind.FEDERATED, CallerKind.CANONICAL_USER):
        return f"{'provider' if caller.kind is CallerKind.FEDERATED else 'canonical user'} {caller.arn}"
    if caller.account == fresh_account(policies):
        return _ANY_ACCOUNT
    named = {
        value for policy in policies for one in policy.statements if one.principal for _, value in one.principal.entries
    }
    if caller.session_arn in named and caller.session_arn:
        return f"session {caller.session_arn}"
    if caller.arn in named and caller.kind is not CallerKind.ROOT:
        kind = "role " if caller.kind is CallerKind.ROLE else "user "
        where = "" if caller.account == item.account_id else f" of account {caller.account}"
        return f"{kind}{caller.arn.rpartition('/')[2]}{where}"
    own = " (its own)" if caller.account == item.account_id else ""
    return f"account {caller.account}{own}"
