"""Permission sets of Identity Center: the policies that their roles get in every account they are assigned in.

IAM Identity Center User Guide, "Manage AWS accounts with permission sets": customer managed policies are named, and are
those of that name in each account, so that what they hold is a matter of the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.access.members import entries, inner, text, texts
from leastwise.access.policies import AppliedPolicy, PolicyReader, PrincipalPolicies, applied_policy
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind

PERMISSION_SET: Final = "AWS::SSO::PermissionSet"
ASSIGNMENT: Final = "AWS::SSO::Assignment"


def permission_set_policies(reader: PolicyReader, item: ConfigurationItem) -> PrincipalPolicies:
    """The policies of a permission set, SCPs aside; what a customer managed policy holds is not known."""
    members = item.configuration
    found = [reader.managed(arn) for arn in texts(members, "managedPolicies")]
    found += [
        AppliedPolicy(PolicyKind.IDENTITY, f"customer managed {one.get('name', '')}", None)
        for one in entries(members, "customerManagedPolicies")
    ]
    inline = members.get("inlinePolicy")
    if inline is not None:
        found.append(applied_policy(reader.documents, PolicyKind.IDENTITY, "inline policy", inline))
    return PrincipalPolicies(tuple(found), _boundary(reader, inner(members, "permissionsBoundary")))


def _boundary(reader: PolicyReader, boundary: Mapping[str, Any]) -> AppliedPolicy | None:
    if arn := text(boundary, "managedPolicyArn"):
        return reader.managed(arn, kind=PolicyKind.BOUNDARY)
    reference = inner(boundary, "customerManagedPolicyReference")
    if reference:
        return AppliedPolicy(PolicyKind.BOUNDARY, f"customer managed {reference.get('name', '')}", None)
    return None
