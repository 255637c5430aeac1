"""Its own permission set made stronger."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, request

SSO_PUT_INLINE_POLICY: Final = EscalationPath(
    "sso-put-inline-policy",
    "Its own permission set made stronger",
    "Someone signed in through IAM Identity Center puts an inline policy that allows everything into the "
    "permission set that its role comes from, and provisions it.",
    Target.OWN_ROLE,
    (
        request("sso:PutInlinePolicyToPermissionSet"),
        request("sso:ProvisionPermissionSet"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.PERMISSION_SET,),
    existing="the request reaches the account of the Identity Center instance, or its delegated administrator",
    references=("https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",),
)
