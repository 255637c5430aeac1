"""Policies that allow blocked actions of AWS KMS on all keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Effect, Policy, Statement
from leastwise.reference.action_pattern import matcher
from leastwise.reference.iam import Reference
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.managed.boundaries import BOUNDED_BY, EXCLUDE_BOUNDARIES, excluding_boundaries
from leastwise.usecases.recorder.rules.members import member
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    Items,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    non_compliant,
    not_applicable,
)
from leastwise.usecases.recorder.rules.statements import default_policy, inline_policies, policy_of
from leastwise.usecases.recorder.timelines_states import ROLE

_ORGANIZATION: Final = "AWS::Organizations::Organization"
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")
_SOME_KEYS: Final = ("key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "key/mrk-1234abcd12ab34cd56ef1234567890ab")
"""Keys that no policy names: a resource that matches both is every key of an account and region, or of more."""


def check_managed(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """The default version allows no blocked action on all keys.

    AWS Config Developer Guide, "iam-customer-policy-blocked-kms-actions".
    """
    found = _blocked(default_policy(item), arguments["blockedActionsPatterns"], context.reference)
    return non_compliant(found) if found else compliant("allows no blocked action on all keys")


def check_inline(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """No inline policy allows a blocked action on all keys.

    AWS Config Developer Guide, "iam-inline-policy-blocked-kms-actions". excludeRoleByManagementAccount leaves out roles
    that nobody but the organization's management account may assume.
    """
    missing: NotRecordedError | None = None
    for name, policy in inline_policies(item):
        if isinstance(policy, NotRecordedError):
            missing = missing or policy
        elif found := _blocked(policy, arguments["blockedActionsPatterns"], context.reference):
            if arguments["excludeRoleByManagementAccount"] and _is_of_management(item, context):
                return not_applicable("is assumable by the management account only")
            return non_compliant(f"{name}: {found}")
    if missing is not None:
        raise missing
    return compliant("allows no blocked action on all keys")


def _blocked(policy: Policy, patterns: Iterable[str], reference: Reference) -> str:
    """Which statement allows what on all keys, in words; empty where none does.

    Conditions do not matter, but that a denial on all keys with conditions is none. Actions that do not exist are not
    allowed either, so that patterns are compared by the actions of AWS KMS that they match.
    """
    known = reference.actions_matching("kms:*")
    wanted = 0
    for pattern in patterns:
        found = reference.actions_matching(pattern) & known
        if not found:
            raise InputError(
                f"blockedActionsPatterns: {pattern!r} matches no action of AWS KMS",
                "Write kms:Decrypt, kms:ReEncrypt*.",
            )
        wanted |= found
    on_all_keys = [one for one in policy.statements if _is_on_all_keys(one)]
    for statement in on_all_keys:
        if statement.effect is Effect.DENY and not statement.conditions:
            wanted &= ~_actions(statement, reference)
    for statement in on_all_keys:
        if statement.effect is Effect.ALLOW and (allowed := _actions(statement, reference) & wanted):
            return f"{statement.label} allows {', '.join(reference.names(allowed))} on all keys"
    return ""


def _actions(statement: Statement, reference: Reference) -> int:
    found = 0
    for pattern in statement.actions:
        found |= reference.actions_matching(pattern)
    return reference.actions_matching("*") & ~found if statement.not_actions else found


def _is_on_all_keys(statement: Statement) -> bool:
    """Resource names every key of an account and region at least; NotResource names all keys but a few, or none."""
    if statement.resources is None:
        return False
    named = any(map(_matches_all_keys, statement.resources))
    return named is not statement.not_resources


def _matches_all_keys(resource: str) -> bool:
    pattern = _VARIABLE.sub("*", resource).lower()
    if pattern == "*":
        return True
    parts = pattern.split(":", 5)
    if len(parts) < 6:  # the last part spans the others where it ends in a star
        return matcher(pattern)(f"arn:aws:kms:us-east-1:111122223333:{_SOME_KEYS[0]}") is not None
    return all(matcher(parts[2])("kms") and matcher(parts[5])(key) for key in _SOME_KEYS)


def _is_of_management(item: ConfigurationItem, context: RuleContext) -> bool:
    """Whether every principal that the trust policy allows is of the organization's management account."""
    if item.resource_type != ROLE:
        return False
    management = {
        str(one.configuration.get("masterAccountId") or one.configuration.get("managementAccountId") or "")
        for one in context.state.of_type(_ORGANIZATION)
    } - {""}
    if not management:
        raise NotRecordedError("the organization's management account was not recorded")
    trust = policy_of(member(item, "assumeRolePolicyDocument"), "the trust policy")
    principals = [one.principal for one in trust.statements if one.effect is Effect.ALLOW]
    entries = [entry for one in principals if one is not None for entry in one.entries]
    if not entries or any(one is None or one.negated for one in principals):
        return False
    return all(kind == "AWS" and _account_of(value) in management for kind, value in entries)


def _account_of(principal: str) -> str:
    return principal if principal.isdecimal() else next(iter(principal.split(":")[4:5]), "")


def _organization(role: Items, organizations: Items) -> set[Any]:
    return {item.key for item in organizations}


_PATTERNS: Final = Parameter(
    "blockedActionsPatterns",
    ParameterType.CSV,
    "comma-separated list of KMS action patterns: kms:Decrypt,kms:ReEncrypt*",
    is_required=True,
)
CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS: Final = Rule(
    identifier="IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
    title="Customer managed policies do not allow blocked KMS actions on all keys",
    resource_types=("AWS::IAM::Policy",),
    check=excluding_boundaries(check_managed),
    parameters=(_PATTERNS, EXCLUDE_BOUNDARIES),
    relations=(BOUNDED_BY,),
)
INLINE_POLICY_BLOCKED_KMS_ACTIONS: Final = Rule(
    identifier="IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
    title="Inline policies do not allow blocked KMS actions on all keys",
    resource_types=("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"),
    check=check_inline,
    parameters=(
        _PATTERNS,
        Parameter(
            "excludeRoleByManagementAccount",
            ParameterType.BOOLEAN,
            "true leaves out roles that only the management account may assume",
            default="false",
        ),
    ),
    relations=(Relation((_ORGANIZATION,), _organization),),
)
