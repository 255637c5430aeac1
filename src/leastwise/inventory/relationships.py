"""How a resource is related to others, drawn from its configuration, in AWS Config's own names.

AWS Config Developer Guide, "Supported Resource Types for AWS Config" (AWS Identity and Access Management): users are
attached to groups and customer managed policies, groups and roles to customer managed policies. Relations that AWS
Config does not know (AWS managed policies, permissions boundaries, organisations) are named alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from leastwise.model.configuration_item import ConfigurationItem, Relationship

_Configuration = Mapping[str, Any]

POLICY: Final = "AWS::IAM::Policy"
GROUP: Final = "AWS::IAM::Group"
INSTANCE_PROFILE: Final = "AWS::IAM::InstanceProfile"
ROLE: Final = "AWS::IAM::Role"
USER: Final = "AWS::IAM::User"


def relationships_of(item: ConfigurationItem) -> tuple[Relationship, ...]:
    """The relationships that the item's own configuration tells, in its order; none for a deleted resource."""
    return tuple(one for find in _BY_TYPE.get(item.resource_type, ()) for one in find(item.configuration))


def _members(configuration: _Configuration, name: str) -> Iterator[Mapping[str, Any]]:
    value = configuration.get(name)
    for member in value if isinstance(value, list) else ():
        if isinstance(member, dict):
            yield member


def _texts(configuration: _Configuration, name: str) -> Iterator[str]:
    value = configuration.get(name)
    for member in value if isinstance(value, list) else [value]:
        if isinstance(member, str) and member:
            yield member


def _managed_policy(arn: str, name: str, relation: str) -> Relationship:
    """AWS managed policies stand under the account "aws": IAM User Guide, "IAM identifiers"."""
    kind = "AWSManagedPolicy" if ":iam::aws:" in arn else "CustomerManagedPolicy"
    return Relationship(f"{relation} {kind}", POLICY, arn, name or arn.rpartition("/")[2])


def _attached_policies(configuration: _Configuration) -> Iterable[Relationship]:
    for policy in _members(configuration, "attachedManagedPolicies"):
        arn, name = str(policy.get("policyArn") or ""), str(policy.get("policyName") or "")
        yield _managed_policy(arn, name, "Is attached to")


def _boundary(configuration: _Configuration) -> Iterable[Relationship]:
    boundary = configuration.get("permissionsBoundary")
    arn = boundary.get("permissionsBoundaryArn") if isinstance(boundary, dict) else boundary
    if isinstance(arn, str) and arn:
        yield _managed_policy(arn, "", "Is bounded by")


def _groups(configuration: _Configuration) -> Iterable[Relationship]:
    return (Relationship("Is attached to Group", GROUP, "", name) for name in _texts(configuration, "groupList"))


def _instance_profiles(configuration: _Configuration) -> Iterable[Relationship]:
    for profile in _members(configuration, "instanceProfileList"):
        identifier = str(profile.get("instanceProfileId") or profile.get("arn") or "")
        name = str(profile.get("instanceProfileName") or "")
        yield Relationship("Is contained in InstanceProfile", INSTANCE_PROFILE, identifier, name)


def _roles(configuration: _Configuration) -> Iterable[Relationship]:
    return (Relationship("Contains Role", ROLE, "", name) for name in _texts(configuration, "roles"))


def _owner(configuration: _Configuration) -> Iterable[Relationship]:
    return (Relationship("Is associated with User", USER, "", name) for name in _texts(configuration, "userName"))


def _parent(configuration: _Configuration) -> Iterable[Relationship]:
    for identifier in _texts(configuration, "parentId"):
        is_root = identifier.startswith("r-")
        kind = "Root" if is_root else "OrganizationalUnit"
        yield Relationship(f"Is contained in {kind}", f"AWS::Organizations::{kind}", identifier)


def _organization_policies(configuration: _Configuration) -> Iterable[Relationship]:
    for policy in _members(configuration, "attachedPolicies"):
        identifier = str(policy.get("policyId") or "")
        yield Relationship("Is attached to Policy", "AWS::Organizations::Policy", identifier)


def _permission_set(configuration: _Configuration) -> Iterable[Relationship]:
    for arn in _texts(configuration, "managedPolicies"):
        yield _managed_policy(arn, "", "Is attached to")
    for policy in _members(configuration, "customerManagedPolicies"):
        yield Relationship("Is attached to CustomerManagedPolicy", POLICY, "", str(policy.get("name") or ""))


def _assignment(configuration: _Configuration) -> Iterable[Relationship]:
    for arn in _texts(configuration, "permissionSetArn"):
        yield Relationship("Is associated with PermissionSet", "AWS::SSO::PermissionSet", arn)
    for account in _texts(configuration, "accountId"):
        yield Relationship("Is associated with Account", "AWS::Organizations::Account", account)
    kind = {"USER": "User", "GROUP": "Group"}.get(str(configuration.get("principalType")))
    for identifier in _texts(configuration, "principalId") if kind else ():
        yield Relationship(f"Is associated with {kind}", f"AWS::IdentityStore::{kind}", identifier)


_ORGANIZATION: Final = (_parent, _organization_policies)
_BY_TYPE: Final[Mapping[str, tuple[Callable[[_Configuration], Iterable[Relationship]], ...]]] = {
    USER: (_groups, _attached_policies, _boundary),
    GROUP: (_attached_policies,),
    ROLE: (_attached_policies, _boundary, _instance_profiles),
    INSTANCE_PROFILE: (_roles,),
    "AWS::IAM::AccessKey": (_owner,),
    "AWS::IAM::VirtualMFADevice": (_owner,),
    "AWS::Organizations::Root": (_organization_policies,),
    "AWS::Organizations::OrganizationalUnit": _ORGANIZATION,
    "AWS::Organizations::Account": _ORGANIZATION,
    "AWS::SSO::PermissionSet": (_permission_set, _boundary),
    "AWS::SSO::Assignment": (_assignment,),
}
