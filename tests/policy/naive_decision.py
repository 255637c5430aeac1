"""The decision over all policies of a request, written down from AWS's documentation a second time.

IAM User Guide: "How AWS enforcement code logic evaluates requests to allow or deny access", "Policy evaluation for
requests within a single account" with its table of resource-based policies and implicit denies, "Cross-account policy
evaluation logic"; AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation". Of the exceptions (KMS keys,
assuming roles) it knows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import naive

LIMITED_BY_SCPS = ("user", "role", "root", "federated-user")


@dataclass(frozen=True)
class Stack:
    """Policies as JSON objects; SCPs and RCPs by level."""

    identity: tuple = ()
    resource: dict | None = None
    boundary: dict | None = None
    session: tuple = ()
    scps: tuple = ()
    rcps: tuple = ()
    endpoint: dict | None = None
    account: str = ""


def decide(stack, request):
    """ "allowed", "explicitDeny" or "implicitDeny"."""
    caller, kind = request.caller, request.caller.kind.value
    principal_is_ours = kind in LIMITED_BY_SCPS
    linked = "/aws-service-role/" in caller.arn
    scps = stack.scps if principal_is_ours and not linked else ()
    rcps = () if linked else stack.rcps
    own = [*stack.identity, *filter(None, [stack.boundary]), *stack.session] if principal_is_ours else []
    everything = [
        *own,
        *filter(None, [stack.resource, stack.endpoint]),
        *(one for level in (*scps, *rcps) for one in level),
    ]
    if any("Deny" in effects(document, request) for document in everything):
        return "explicitDeny"
    for level in (*scps, *rcps, *([[stack.endpoint]] if stack.endpoint else [])):
        if not any("Allow" in effects(document, request) for document in level):
            return "implicitDeny"
    return "allowed" if is_granted(stack, request, principal_is_ours) else "implicitDeny"


def effects(document, request):
    return {one["Effect"] for one in applying(document, request)}


def applying(document, request):
    """The statements that apply."""
    variables = document.get("Version") == "2012-10-17"
    where = (variables, request.action, request.resource, request.caller, request.context)
    return [one for one in naive.listed(document["Statement"]) if naive.statement_applies(one, *where)]


def is_granted(stack, request, principal_is_ours):
    grants = {
        how_named(statement, request.caller)
        for statement in (applying(stack.resource, request) if stack.resource else ())
        if statement["Effect"] == "Allow"
    }
    if not principal_is_ours:
        return bool(grants)
    within_limits = request.caller.kind.value == "root" or all(
        any("Allow" in effects(document, request) for document in group)
        for group in (filter(None, [stack.boundary]), stack.session)
        for group in [list(group)]
        if group
    )
    by_identity = request.caller.kind.value == "root" or any("Allow" in effects(one, request) for one in stack.identity)
    if stack.account != request.caller.account:
        return bool(grants) and by_identity and within_limits
    return "directly" in grants or ("role" in grants and within_limits) or (by_identity and within_limits)


def how_named(statement, caller):
    """How a resource policy's statement names its principal: "the principal ARN that is specified in the policy
    determines whether implicit denies in other policy types are applicable"."""
    element = statement.get("Principal", "*")
    kind = caller.kind.value
    if naive.is_everyone(element) or kind not in LIMITED_BY_SCPS or kind == "root":
        return "directly"
    named = naive.meant(element)
    if kind == "role" and ("AWS", caller.session_arn) not in named:
        return "role" if ("AWS", caller.arn) in named else "account"
    return "directly" if named & {("AWS", caller.arn), ("AWS", caller.session_arn)} else "account"
