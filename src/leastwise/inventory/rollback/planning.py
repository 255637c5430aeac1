"""Plans: from a resource as it is to what it was at a moment, with what it needs that is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from leastwise.errors import InputError
from leastwise.inventory.rollback import (
    credentials,
    groups,
    lambda_permissions,
    organizations,
    policies,
    resource_policies,
    roles,
    saml_providers,
    users,
)
from leastwise.inventory.rollback.documents import attached_policies, boundary
from leastwise.inventory.rollback.step import Lost, Part, RollbackPlan, Step
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

Former = ConfigurationItem | None
_Pair = Callable[[Former, Former], Iterator[Part]]

_SIMPLE: Final[dict[str, _Pair]] = {
    "AWS::IAM::Role": roles.parts,
    "AWS::IAM::AccessKey": credentials.access_key,
    "AWS::IAM::AccountPasswordPolicy": credentials.password_policy,
    "AWS::IAM::InstanceProfile": credentials.instance_profile,
    "AWS::IAM::OIDCProvider": credentials.oidc_provider,
    "AWS::Organizations::Policy": organizations.parts,
    lambda_permissions.FUNCTION: lambda_permissions.function_parts,
    lambda_permissions.LAYER_VERSION: lambda_permissions.layer_parts,
    **dict.fromkeys(resource_policies.RESOURCE_TYPES, resource_policies.parts),
}
_PROTECTED: Final = (":role/aws-service-role/", ":role/aws-reserved/", ":iam::aws:policy/")
"""What only AWS changes: service-linked roles, Identity Center's roles, AWS managed policies."""


def plan_rollback(
    known: ConfigurationItem,
    now: Former,
    then: Former,
    current: State,
    former: State,
    saml_documents: Mapping[str, str] | None = None,
) -> RollbackPlan:
    """The plan that makes the resource `now` what it was `then`, in dependency order; `known` is any item of it.

    Access that the resource gained since is taken away before what it lost is given back; what a call needs comes
    before it. `saml_documents` are metadata documents of SAML providers by their digests. A plan without steps: the
    resource is already what it was. Raises InputError for a resource that only AWS can change, and for types that are
    not rolled back.
    """
    item = now or then or known
    if now is None and then is None:
        return RollbackPlan(item, None, None, ())
    if any(part in item.arn for part in _PROTECTED):
        raise InputError(
            f"{item.arn} cannot be rolled back: only AWS changes it",
            "service-linked and Identity Center roles are managed by their service: change the permission set there",
        )
    parts = list(_needed(then, current, former)) + list(_parts(item, now, then, current, former, saml_documents or {}))
    lost = tuple(part for part in parts if isinstance(part, Lost))
    steps = tuple(part for part in parts if isinstance(part, Step) and not _needs(part, lost))
    return RollbackPlan(item, now, then, steps, lost)


def _needs(step: Step, lost: tuple[Lost, ...]) -> bool:
    """Whether the call needs a policy or group that cannot be brought back."""
    gone = {one.what for one in lost}
    return f"the policy {step.parameters.get('PolicyArn')}" in gone or (
        step.operation == "AddUserToGroup" and f"the group {step.parameters['GroupName']}" in gone
    )


def _parts(
    item: ConfigurationItem,
    now: Former,
    then: Former,
    current: State,
    former: State,
    saml_documents: Mapping[str, str],
) -> Iterator[Part]:
    if item.resource_type == "AWS::IAM::User":
        return users.parts(now, then, current)
    if item.resource_type == "AWS::IAM::Group":
        return groups.parts(now, then, current, former)
    if item.resource_type == "AWS::IAM::Policy":
        return policies.parts(now, then, current, former)
    if item.resource_type == saml_providers.SAML_PROVIDER:
        return saml_providers.parts(now, then, saml_documents)
    if item.resource_type in _SIMPLE:
        return _SIMPLE[item.resource_type](now, then)
    raise InputError(
        f"{item.resource_type} cannot be rolled back",
        f"these can: {', '.join(sorted(('AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::User', *_SIMPLE)))}",
    )


def _needed(then: Former, current: State, former: State) -> Iterator[Part]:
    """Calls that bring back groups and managed policies that the resource had then and that no longer exist."""
    if then is None:
        return
    groups_gone: list[ConfigurationItem] = []
    for name in then.configuration.get("groupList") or ():
        if not current.by_name("AWS::IAM::Group", name, then.account_id):
            found = former.by_name("AWS::IAM::Group", name, then.account_id)
            groups_gone += found[:1]
            if not found:
                yield Lost(f"the group {name}", "it no longer exists and was never recorded")
    arns = [arn for item in (then, *groups_gone) for arn in attached_policies(item)]
    yield from _policies_again(dict.fromkeys([*arns, *filter(None, (boundary(then),))]), current, former)
    for group in groups_gone:
        for part in groups.parts(None, group, current, former):
            if not (isinstance(part, Step) and part.operation == "AddUserToGroup"):
                yield part


def _policies_again(arns: Iterable[str], current: State, former: State) -> Iterator[Part]:
    for arn in arns:
        if ":iam::aws:policy/" in arn or current.by_arn(arn) is not None:
            continue
        policy = former.by_arn(arn)
        if policy is None:
            yield Lost(f"the policy {arn}", "it no longer exists and its content was never recorded")
            continue
        for part in policies.parts(None, policy, current, former):
            if not (isinstance(part, Step) and part.operation.startswith("Attach")):
                yield part
