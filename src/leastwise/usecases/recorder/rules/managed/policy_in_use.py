"""A managed policy that must be in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries, member
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
)
from leastwise.usecases.recorder.rules.statements import allowing, policy_of
from leastwise.usecases.recorder.timelines_states import GROUP, POLICY, ROLE, USER, group_names_of

_AWS: Final = "aws"
_TYPES: Final = {"IAM_USER": (USER,), "IAM_GROUP": (GROUP,), "IAM_ROLE": (ROLE,), "ANY": (USER, GROUP, ROLE)}


def subjects(account_id: str, context: RuleContext, arguments: Arguments) -> Iterator[ConfigurationItem]:
    """The policy that policyARN names: one of the account, or one of AWS, which every account may use."""
    arn = str(arguments["policyARN"])
    owner = parse_arn(arn).account if is_arn(arn) else ""
    if owner not in (_AWS, account_id):
        return
    found = next((one for one in context.of_type(owner, POLICY) if one.arn == arn), None)
    if found is None and owner == _AWS:  # AWS's own are recorded only where they are attached
        name = arn.rpartition("/")[2]
        found = ConfigurationItem(_AWS, GLOBAL_REGION, POLICY, arn, name, arn, context.moment)
    if found is not None:
        yield replace(found, account_id=account_id)


def check(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """Attached to a user, a group with one or more users, or a role with one or more trusted entities.

    AWS Config Developer Guide, "iam-policy-in-use"; policyUsageType demands one of the three.
    """
    wanted = _TYPES[arguments["policyUsageType"]]
    bearers = [one for one in context.bearers_of(item.account_id, item.arn) if one.resource_type in wanted]
    unknown = None
    for bearer in bearers:
        try:
            if _is_used(bearer, context):
                return compliant(f"is attached to {bearer.resource_type} {bearer.resource_name}")
        except NotRecordedError as error:
            unknown = error
    if unknown is not None:
        raise unknown
    _demand(item.account_id, context, wanted)
    return non_compliant("is attached to nothing in use" if bearers else "is attached to nothing")


def _is_used(bearer: ConfigurationItem, context: RuleContext) -> bool:
    if bearer.resource_type == GROUP:
        if context.members_of(bearer):
            return True
        _demand(bearer.account_id, context, (USER,), "groupList")
        return False
    if bearer.resource_type == ROLE:
        trust = policy_of(member(bearer, "assumeRolePolicyDocument"), "the trust policy")
        return any(one.principal is not None for one in allowing(trust))
    return True


def _demand(
    account_id: str, context: RuleContext, resource_types: tuple[str, ...], name: str = "attachedManagedPolicies"
) -> None:
    for resource_type in resource_types:
        if not context.is_whole(account_id, resource_type):
            raise NotRecordedError(f"not every {resource_type} of the account was recorded")
        for one in context.of_type(account_id, resource_type):
            if not entries(one, name).is_whole:
                raise NotRecordedError(f"{name} of {one.resource_name} was not recorded")


def _bearers(policy: Items, principals: Items) -> set[ResourceKey]:
    """The principals with the policy attached, and the members of those groups; and those of which it is unknown."""
    arns = {item.arn for item in policy}
    found: set[ResourceKey] = set()
    groups: set[str] = set()
    for item in principals:
        attached = entries(item, "attachedManagedPolicies")
        if not attached.is_whole or any(one.get("policyArn") in arns for one in attached.known):
            found.add(item.key)
            groups |= {item.resource_name.lower()} if item.resource_type == GROUP else set()
    members = {item.key for item in principals if not groups.isdisjoint(name.lower() for name in group_names_of(item))}
    return found | members


POLICY_IN_USE: Final = Rule(
    identifier="IAM_POLICY_IN_USE",
    title="A managed policy is attached to a user, a group with users, or a role that is trusted to someone",
    resource_types=(POLICY,),
    check=check,
    parameters=(
        Parameter("policyARN", ParameterType.STRING, "the ARN of the policy", is_required=True),
        Parameter(
            "policyUsageType",
            ParameterType.STRING,
            "what it is to be attached to",
            default="ANY",
            choices=("IAM_USER", "IAM_GROUP", "IAM_ROLE", "ANY"),
        ),
    ),
    relations=(Relation((USER, GROUP, ROLE), _bearers),),
    subjects=subjects,
)
