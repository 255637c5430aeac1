"""The decision on a request: allowed, explicitly denied, or denied for want of an allow.

IAM User Guide, "Policy evaluation logic", "Policy evaluation for requests within a single account", "Cross-account
policy evaluation logic", "Permissions boundaries for IAM entities" and "Evaluating identity-based policies with
boundaries"; AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation"; KMS Developer Guide, "Key policies".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Final

from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind, account_of_entry
from leastwise.policy.document import PolicyKind
from leastwise.policy.protection import SERVICE_LINKED_PATH, is_protected, is_special, needs_no_permission
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules

_TRUST_ACTIONS: Final = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
    }
)


class Decision(StrEnum):
    """What becomes of a request."""

    ALLOW = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


class Grant(IntEnum):
    """How a resource policy names the caller, the weakest first; the stronger, the fewer other policies limit it.

    ACCOUNT leaves the decision to the account's identity policies; ROLE is limited by boundary and session policies;
    DIRECT (the user, the session, everyone, a service) is not.
    """

    NONE = 0
    ACCOUNT = 1
    ROLE = 2
    DIRECT = 3


@dataclass(frozen=True)
class PolicyStack:
    """The policies that a request meets. Every tuple of `scps` and `rcps` is one level: root, each OU, the account.

    `None`, and no levels, say that there is no such policy. `resource_account` is the account that owns the resource;
    where it is unknown it is that of the resource's ARN, or the caller's. `public_access_blocked` says that S3 Block
    Public Access is on for a resource whose policy is public.
    """

    identity: tuple[Rules, ...] = ()
    resource: Rules | None = None
    boundary: Rules | None = None
    session: tuple[Rules, ...] = ()
    scps: tuple[tuple[Rules, ...], ...] = ()
    rcps: tuple[tuple[Rules, ...], ...] = ()
    endpoint: Rules | None = None
    resource_account: str | None = None
    public_access_blocked: bool = False

    def policies(self, caller: Caller) -> Iterator[tuple[PolicyKind, Rules]]:
        """The policies that apply to the caller, with their kinds."""
        if has_identity(caller):
            yield from ((PolicyKind.IDENTITY, one) for one in self.identity)
            if self.boundary is not None:
                yield PolicyKind.BOUNDARY, self.boundary
            yield from ((PolicyKind.SESSION, one) for one in self.session)
        if self.resource is not None:
            yield PolicyKind.RESOURCE, self.resource
        if is_limited_by_organization(caller):
            yield from ((PolicyKind.SCP, one) for level in self.scps for one in level)
        if not is_service_linked(caller):
            yield from ((PolicyKind.RCP, one) for level in self.rcps for one in level)
        if self.endpoint is not None:
            yield PolicyKind.ENDPOINT, self.endpoint

    @cached_property
    def _plans(self) -> dict[tuple[str, bool, bool, bool], Plan]:
        return {}

    def plan(self, action: str, caller: Caller) -> Plan:
        """The statements that concern an action of such a caller; made once."""
        key = action, has_identity(caller), is_service_linked(caller), caller.kind is CallerKind.FEDERATED_USER
        found = self._plans.get(key)
        if found is None:
            if len(self._plans) >= MAXIMUM_PLANS:
                self._plans.clear()
            found = self._plans[key] = self._planned(action, caller)
        return found

    def _planned(self, action: str, caller: Caller) -> Plan:
        levels = [
            *(self.scps if is_limited_by_organization(caller) else ()),
            *(self.rcps if not is_service_linked(caller) else ()),
        ]
        if self.endpoint is not None:
            levels.append((self.endpoint,))
        unlimited = caller.kind is not CallerKind.FEDERATED_USER or bool(self.session)
        limits: list[tuple[Rules, ...]] = [] if unlimited else [()]  # a federated user has what session policies allow
        limits += [
            *([(self.boundary,)] if self.boundary is not None else []),
            *([self.session] if self.session else []),
        ]
        return Plan(
            tuple(dict.fromkeys(rule for _, rules in self.policies(caller) for rule in rules.denying(action))),
            _needed(levels, action),
            _allowing(self.identity, action),
            _needed(limits, action),
            self.resource.allowing(action) if self.resource is not None else (),
            is_special(action),
            action.lower() in _TRUST_ACTIONS,
            self.resource is not None and action.lower().startswith("kms:"),
        )


MAXIMUM_PLANS: Final = 100_000
"""How many actions a stack remembers the statements of."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Statements that cover one action. Of each of `levels` and `limits` one must apply; those that always do are gone.

    `denies` are those of all policies; `levels` are the SCPs, the RCPs and the endpoint policy, `limits` the boundary
    and the session policies; `identity` and `resource` allow. `is_special` says that not only policies decide,
    `assumes_role` and `uses_key` that a trust policy or a KMS key's policy must allow too.
    """

    denies: tuple[Rule, ...]
    levels: tuple[tuple[Rule, ...], ...]
    identity: tuple[Rule, ...]
    limits: tuple[tuple[Rule, ...], ...]
    resource: tuple[Rule, ...]
    is_special: bool
    assumes_role: bool
    uses_key: bool


def _allowing(policies: Iterable[Rules], action: str) -> tuple[Rule, ...]:
    return tuple(rule for rules in policies for rule in rules.allowing(action))


def _needed(levels: Iterable[tuple[Rules, ...]], action: str) -> tuple[tuple[Rule, ...], ...]:
    found = (_allowing(level, action) for level in levels)
    return tuple(level for level in found if not any(rule.is_unconditional for rule in level))


def has_identity(caller: Caller) -> bool:
    """Whether identity policies can be attached to the caller, or to what it is a session of."""
    kind = caller.kind
    return (
        kind is CallerKind.ROLE
        or kind is CallerKind.USER
        or kind is CallerKind.ROOT
        or kind is CallerKind.FEDERATED_USER
    )


def is_service_linked(caller: Caller) -> bool:
    """Whether the caller is a service-linked role, which SCPs and RCPs do not limit."""
    return SERVICE_LINKED_PATH in caller.arn


def is_limited_by_organization(caller: Caller) -> bool:
    """Whether SCPs apply: to users, roles and roots of member accounts, not to services or service-linked roles."""
    return has_identity(caller) and not is_service_linked(caller)


def resource_account(stack: PolicyStack, request: Request, caller: Caller) -> str:
    """The account that owns the request's resource."""
    if stack.resource_account is not None:
        return stack.resource_account
    parts = request.resource.split(":", 5)
    account = parts[4] if len(parts) > 5 else ""
    return account if account.isdigit() else caller.account  # `aws` owns what every account may read


def decide(stack: PolicyStack, request: Request) -> Decision:
    """The decision on a request; a request without a caller is anonymous."""
    caller = request.caller or ANONYMOUS
    plan = stack.plan(request.action, caller)
    if plan.is_special:
        if needs_no_permission(request, caller):
            return Decision.ALLOW
        if is_protected(request):
            return Decision.IMPLICIT_DENY
    if any_applies(plan.denies, request):
        return Decision.EXPLICIT_DENY
    return Decision.ALLOW if is_permitted(stack, plan, request, caller) else Decision.IMPLICIT_DENY


def any_applies(rules: tuple[Rule, ...], request: Request) -> bool:
    """Whether one of some statements that cover the action applies to the request."""
    for rule in rules:  # noqa: SIM110 - the hottest line of all
        if rule.applies_beside_action(request):
            return True
    return False


def is_permitted(stack: PolicyStack, plan: Plan, request: Request, caller: Caller) -> bool:
    """Whether everything that must allow the request does, explicit denies aside."""
    for level in plan.levels:
        if not any_applies(level, request):
            return False
    grant = resource_grant(stack, plan, request, caller) if plan.resource else Grant.NONE
    if not has_identity(caller):
        return grant is not Grant.NONE
    if resource_account(stack, request, caller) != caller.account:
        return grant is not Grant.NONE and identity_allows(plan, request, caller)
    if grant is Grant.DIRECT:
        return True
    if grant is Grant.ROLE:
        return within_limits(plan, request)
    if grant is Grant.NONE and needs_resource_policy(plan, request):
        return False
    return identity_allows(plan, request, caller)


def identity_allows(plan: Plan, request: Request, caller: Caller) -> bool:
    """Whether an identity policy allows, and boundary and session policies do not limit. A root needs no policy."""
    if caller.kind is CallerKind.ROOT:
        return True
    return any_applies(plan.identity, request) and within_limits(plan, request)


def within_limits(plan: Plan, request: Request) -> bool:
    """Whether the boundary and the session policies, where there are any, allow."""
    for level in plan.limits:  # noqa: SIM110
        if not any_applies(level, request):
            return False
    return True


def needs_resource_policy(plan: Plan, request: Request) -> bool:
    """Whether identity policies alone cannot allow: KMS keys without delegation, and assuming a role."""
    return plan.assumes_role or (plan.uses_key and request.resource != "*")


def resource_grant(stack: PolicyStack, plan: Plan, request: Request, caller: Caller) -> Grant:
    """How strongly the resource's policy allows the request."""
    outsider = caller.kind is CallerKind.ANONYMOUS or caller.account != resource_account(stack, request, caller)
    if stack.public_access_blocked and outsider and caller.kind is not CallerKind.SERVICE:
        return Grant.NONE
    found = Grant.NONE
    for rule in plan.resource:
        if rule.applies_beside_action(request):
            found = max(found, grant_of(rule, caller))
    return found


def grant_of(rule: Rule, caller: Caller) -> Grant:
    """How a statement that applies names the caller."""
    element = rule.statement.principal
    if element is None or element.negated or element.is_everyone or not has_identity(caller):
        return Grant.DIRECT
    values = [value for kind, value in element.entries if kind == "AWS"]
    if caller.session_arn and caller.session_arn in values:
        return Grant.DIRECT
    if caller.arn in values and caller.kind is not CallerKind.ROOT:
        return Grant.ROLE if caller.kind is CallerKind.ROLE else Grant.DIRECT
    if caller.kind is CallerKind.ROOT:
        return Grant.DIRECT
    return Grant.ACCOUNT if any(account_of_entry(value) == caller.account for value in values) else Grant.NONE
