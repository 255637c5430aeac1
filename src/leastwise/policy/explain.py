"""Why a request is decided as it is: every policy considered, each statement that concerns the action, and what failed.

The decision is `evaluate.decide`'s; this says which statement and which limit made it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leastwise.policy.caller import ANONYMOUS, Caller, admits
from leastwise.policy.clause import Clause, Quantifier
from leastwise.policy.document import PolicyKind, Statement
from leastwise.policy.evaluate import (
    Decision,
    Grant,
    PolicyStack,
    decide,
    has_identity,
    identity_allows,
    is_limited_by_organization,
    is_service_linked,
    needs_resource_policy,
    resource_account,
    resource_grant,
)
from leastwise.policy.protection import is_protected, needs_no_permission
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules


@dataclass(frozen=True, slots=True)
class Considered:
    """A statement that covers the action: whether it applies, and if not, what is in its way."""

    kind: PolicyKind
    policy: str
    statement: Statement
    applies: bool
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, the reasons for it in sentences, and the statements looked at. `decided_by` made the decision."""

    decision: Decision
    reasons: tuple[str, ...]
    considered: tuple[Considered, ...]
    decided_by: tuple[Considered, ...]


def explain(stack: PolicyStack, request: Request) -> Explanation:
    """The decision on a request, and why."""
    caller = request.caller or ANONYMOUS
    decision = decide(stack, request)
    considered = tuple(_considered(stack, request, caller))
    effect = "Allow" if decision is Decision.ALLOW else "Deny"
    decided_by = tuple(one for one in considered if one.applies and one.statement.effect == effect)
    if decision is Decision.EXPLICIT_DENY:
        reasons = tuple(f"{one.statement.label} of the {one.kind} policy {one.policy} denies it" for one in decided_by)
    elif decision is Decision.ALLOW:
        reasons = tuple(_why_allowed(stack, request, caller))
    else:
        reasons, decided_by = tuple(_why_not_allowed(stack, request, caller)), ()
    return Explanation(decision, reasons, considered, decided_by)


def _considered(stack: PolicyStack, request: Request, caller: Caller) -> Iterator[Considered]:
    for kind, rules in stack.policies(caller):
        for rule in sorted((*rules.allows, *rules.denies), key=lambda one: one.statement.index):
            if rule.covers_action(request.action):
                because = obstacle(rule, request)
                yield Considered(kind, rules.policy.name or kind, rule.statement, not because, because or "it applies")


def obstacle(rule: Rule, request: Request) -> str:
    """What keeps a statement from applying to a request; empty where it applies."""
    if not rule.covers_action(request.action):
        return f"its actions do not cover {request.action}"
    if not rule.covers_resource(request):
        return f"its resources do not cover {request.resource}"
    if not admits(rule.statement.principal, request.caller, denies=not rule.allows):
        caller = request.caller
        return f"its principals do not cover {(caller.session_arn or caller.arn) if caller else 'the caller'}"
    for clause in rule.clauses:
        if not clause.holds(request.context):
            return _failed(clause, request)
    return ""


def _failed(clause: Clause, request: Request) -> str:
    values = request.context.get(clause.key)
    operator = clause_name(clause)
    if clause.operator is None:
        wanted = "absent" if clause.wants_absent else "present"
        return f"{operator} wants {clause.key} to be {wanted}; it is {_spelled(values)}"
    listed = " or ".join(repr(value) for value in clause.values)
    wanted = f"none of {listed}" if clause.operator.negated else listed
    return f"{operator} {clause.key} wants {wanted}; it is {_spelled(values)}"


def _spelled(values: tuple[str, ...] | None) -> str:
    return ", ".join(map(repr, values)) if values else "absent"


def clause_name(clause: Clause) -> str:
    """The operator of a condition as AWS writes it."""
    prefix = {Quantifier.ALL: "ForAllValues:", Quantifier.ANY: "ForAnyValue:"}.get(clause.quantifier, "")
    name = clause.operator.name if clause.operator else "Null"
    return prefix + name + ("IfExists" if clause.if_exists else "")


_GRANTS = {
    Grant.DIRECT: "the resource's policy grants it to the caller directly",
    Grant.ROLE: "the resource's policy grants it to the role, within its boundary and session policies",
    Grant.ACCOUNT: "the resource's policy leaves it to the account, whose identity policies allow it",
}


def _why_allowed(stack: PolicyStack, request: Request, caller: Caller) -> Iterator[str]:
    if needs_no_permission(request, caller):
        yield "the call needs no permission"
        return
    plan = stack.plan(request.action, caller)
    grant = resource_grant(stack, plan, request, caller)
    if grant is not Grant.NONE:
        yield _GRANTS[grant]
    if has_identity(caller) and grant is not Grant.DIRECT and identity_allows(plan, request, caller):
        yield "an identity policy allows it"
    if is_limited_by_organization(caller) and stack.scps:
        yield "every level of the SCPs allows it"


def _why_not_allowed(stack: PolicyStack, request: Request, caller: Caller) -> Iterator[str]:
    if is_protected(request):
        yield "only AWS may change this: a service-linked or reserved role, or an AWS managed policy"
        return
    if is_limited_by_organization(caller):
        yield from _unmet_levels("SCP", stack.scps, request)
    if not is_service_linked(caller):
        yield from _unmet_levels("RCP", stack.rcps, request)
    if stack.endpoint is not None and not stack.endpoint.allows_request(request):
        yield "the VPC endpoint's policy does not allow it"
    plan = stack.plan(request.action, caller)
    grant = resource_grant(stack, plan, request, caller)
    crosses = has_identity(caller) and resource_account(stack, request, caller) != caller.account
    if (not has_identity(caller) or crosses or needs_resource_policy(plan, request)) and grant is Grant.NONE:
        where = " in another account" if crosses else ""
        yield f"the policy of the resource{where} does not allow it"
        if stack.public_access_blocked:
            yield "S3 Block Public Access is on"
    if has_identity(caller) and (crosses or grant is not Grant.DIRECT) and not identity_allows(plan, request, caller):
        yield from _why_no_identity(stack, request)


def _why_no_identity(stack: PolicyStack, request: Request) -> Iterator[str]:
    if not any(one.allows_request(request) for one in stack.identity):
        yield "no identity policy allows it"
    if stack.boundary is not None and not stack.boundary.allows_request(request):
        yield "the permissions boundary does not allow it"
    if stack.session and not any(one.allows_request(request) for one in stack.session):
        yield "no session policy allows it"


def _unmet_levels(name: str, levels: tuple[tuple[Rules, ...], ...], request: Request) -> Iterator[str]:
    for number, level in enumerate(levels, 1):
        if not any(one.allows_request(request) for one in level):
            policies = ", ".join(one.policy.name or name for one in level) or "no policy"
            yield f"no {name} of level {number} ({policies}) allows it"
