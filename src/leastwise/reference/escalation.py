"""Writes by which a principal may gain permissions it does not have, to mark in a timeline.

After the methods of privilege escalation that the IAM User Guide warns of under "Permissions boundaries" and
"Grant a user permissions to pass a role": changing policies, credentials, trust, boundaries, or running code as a role.
"""

from __future__ import annotations

from typing import Final

ESCALATION_WRITES: Final[dict[str, frozenset[str]]] = {
    "iam.amazonaws.com": frozenset(
        "AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey "
        "CreateLoginProfile CreateOpenIDConnectProvider CreatePolicyVersion CreateSAMLProvider "
        "DeactivateMFADevice DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary DeleteRolePolicy "
        "DeleteUserPolicy DetachRolePolicy DetachUserPolicy EnableMFADevice PutGroupPolicy "
        "PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion "
        "UpdateAccessKey UpdateAssumeRolePolicy UpdateLoginProfile UpdateSAMLProvider "
        "UpdateOpenIDConnectProviderThumbprint".split()
    ),
    "sso.amazonaws.com": frozenset(
        "AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet "
        "CreateAccountAssignment DeletePermissionsBoundaryFromPermissionSet PutInlinePolicyToPermissionSet "
        "PutPermissionsBoundaryToPermissionSet".split()
    ),
    "organizations.amazonaws.com": frozenset(
        ["DetachPolicy", "DisablePolicyType", "LeaveOrganization", "UpdatePolicy"]
    ),
    "sts.amazonaws.com": frozenset(["AssumeRoot"]),
    "ec2.amazonaws.com": frozenset(["AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"]),
    "kms.amazonaws.com": frozenset(["CreateGrant", "PutKeyPolicy"]),
}
"""Event source -> event names."""


def looks_like_escalation(event_source: str | None, event_name: str | None) -> bool:
    """Tell whether an event is a write by which permissions may be gained."""
    return (event_name or "") in ESCALATION_WRITES.get(event_source or "", frozenset())
