"""AdministratorAccess for its own permission set."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, request

SSO_ATTACH_MANAGED_POLICY: Final = EscalationPath(
    "sso-attach-managed-policy",
    "AdministratorAccess for its own permission set",
    "Someone signed in through IAM Identity Center attaches AdministratorAccess to the permission set that its "
    "role comes from, and provisions it.",
    Target.OWN_ROLE,
    (
        request("sso:AttachManagedPolicyToPermissionSet"),
        request("sso:ProvisionPermissionSet"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.PERMISSION_SET,),
    existing="the request reaches the account of the Identity Center instance, or its delegated administrator",
    references=("https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",),
)
