"""The shapes of IAM resources: which members a configuration has, and how each is read.

AWS Config's schema of AWS::IAM::User, Group, Role and Policy (AWS Config Developer Guide, "Supported resource types");
the IAM API spells the same members in PascalCase (IAM API Reference, UserDetail, GroupDetail, RoleDetail,
ManagedPolicyDetail), so that one table reads both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.model.arn import Arn
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

USER: Final = "AWS::IAM::User"
GROUP: Final = "AWS::IAM::Group"
ROLE: Final = "AWS::IAM::Role"
POLICY: Final = "AWS::IAM::Policy"
INSTANCE_PROFILE: Final = "AWS::IAM::InstanceProfile"
AWS_MANAGED: Final = "aws"
"""The account of policies that AWS manages, as their ARNs have it."""

Conversion = Callable[[Element], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """A type of IAM resource: where its id and name stand, its durable and its ephemeral members.

    `absent` says what a member that is not named means where a source is known to name all that there is; a member
    of the configuration that is null means the same everywhere.
    """

    resource_type: str
    id_member: str
    name_member: str
    members: Mapping[str, Conversion]
    absent: Mapping[str, Any] = field(default_factory=dict)
    ephemeral: Mapping[str, Conversion] = field(default_factory=dict)

    def configuration(self, resource: Element, *, complete: bool) -> dict[str, Any]:
        """The durable part of what the source says; with `complete`, what it does not name the resource has not."""
        found: dict[str, Any] = {}
        for name, convert in self.members.items():
            element = resource.get(name)
            if element.is_present:
                found[name] = convert(element)
            elif name in self.absent and (complete or resource.named(name)):
                found[name] = self.absent[name]
        return found

    def supplementary(self, resource: Element) -> dict[str, Any]:
        """The ephemeral facts that the source names."""
        found = {name: convert(resource.get(name)) for name, convert in self.ephemeral.items()}
        return {name: value for name, value in found.items() if value not in (None, {})}

    def item(self, resource: Element, captured: datetime, *, complete: bool = False) -> ConfigurationItem:
        """The resource as an item; raises InputError with the place where id, name or ARN is missing or wrong."""
        arn = resource.get("arn")
        found_tags = conversions.tags(resource.get("tags"))
        return ConfigurationItem(
            account_id=account_of(arn),
            region=GLOBAL_REGION,
            resource_type=self.resource_type,
            resource_id=resource.get(self.id_member).text(),
            resource_name=resource.get(self.name_member).text(),
            arn=arn.text(),
            capture_time=captured,
            configuration=self.configuration(resource, complete=complete),
            supplementary=self.supplementary(resource),
            tags=self.absent.get("tags") if found_tags is None and complete else found_tags,
        )


def account_of(element: Element) -> str:
    """The account id of an ARN; raises InputError where it has none of 12 digits and is not AWS's own."""
    arn: Arn = element.arn()
    if not is_account_id(arn.account) and arn.account != AWS_MANAGED:
        raise element.wrong(f"has no account id of 12 digits: {str(arn)[:120]!r}")
    return arn.account


def is_account_id(text: str) -> bool:
    """Whether the text is an account id: 12 digits (AWS Account Management Guide, "View AWS account identifiers")."""
    return len(text) == 12 and text.isascii() and text.isdigit()


_COMMON: Final[dict[str, Conversion]] = {
    "path": conversions.text,
    "arn": conversions.text,
    "createDate": conversions.date,
}

USER_SHAPE: Final = Shape(
    USER,
    "userId",
    "userName",
    _COMMON
    | {
        "userName": conversions.text,
        "userId": conversions.text,
        "userPolicyList": conversions.inline_policies,
        "groupList": conversions.names,
        "attachedManagedPolicies": conversions.attached_policies,
        "permissionsBoundary": conversions.permissions_boundary,
    },
    absent={
        "userPolicyList": [],
        "groupList": [],
        "attachedManagedPolicies": [],
        "permissionsBoundary": None,
        "tags": {},
    },
    ephemeral={"passwordLastUsed": conversions.date},
)
GROUP_SHAPE: Final = Shape(
    GROUP,
    "groupId",
    "groupName",
    _COMMON
    | {
        "groupName": conversions.text,
        "groupId": conversions.text,
        "groupPolicyList": conversions.inline_policies,
        "attachedManagedPolicies": conversions.attached_policies,
    },
    absent={"groupPolicyList": [], "attachedManagedPolicies": []},
)
ROLE_SHAPE: Final = Shape(
    ROLE,
    "roleId",
    "roleName",
    _COMMON
    | {
        "roleName": conversions.text,
        "roleId": conversions.text,
        "description": conversions.text,
        "maxSessionDuration": conversions.number,
        "assumeRolePolicyDocument": conversions.document,
        "rolePolicyList": conversions.inline_policies,
        "attachedManagedPolicies": conversions.attached_policies,
        "permissionsBoundary": conversions.permissions_boundary,
        "instanceProfileList": conversions.instance_profiles,
    },
    absent={
        "rolePolicyList": [],
        "attachedManagedPolicies": [],
        "permissionsBoundary": None,
        "instanceProfileList": [],
        "tags": {},
    },
    ephemeral={"roleLastUsed": conversions.last_used},
)
POLICY_SHAPE: Final = Shape(
    POLICY,
    "policyId",
    "policyName",
    _COMMON
    | {
        "policyName": conversions.text,
        "policyId": conversions.text,
        "description": conversions.text,
        "defaultVersionId": conversions.text,
        "isAttachable": conversions.boolean,
        "policyVersionList": conversions.policy_versions,
    },
    ephemeral={
        "attachmentCount": conversions.number,
        "permissionsBoundaryUsageCount": conversions.number,
        "updateDate": conversions.date,
    },
)
INSTANCE_PROFILE_SHAPE: Final = Shape(
    INSTANCE_PROFILE,
    "instanceProfileId",
    "instanceProfileName",
    _COMMON
    | {
        "instanceProfileName": conversions.text,
        "instanceProfileId": conversions.text,
        "roles": conversions.role_names,
    },
    absent={"roles": []},
)
SHAPES: Final[Mapping[str, Shape]] = {
    shape.resource_type: shape for shape in (USER_SHAPE, GROUP_SHAPE, ROLE_SHAPE, POLICY_SHAPE, INSTANCE_PROFILE_SHAPE)
}
