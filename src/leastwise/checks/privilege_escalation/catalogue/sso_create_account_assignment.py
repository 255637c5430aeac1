"""A stronger permission set assigned to itself."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, request

SSO_CREATE_ACCOUNT_ASSIGNMENT: Final = EscalationPath(
    "sso-create-account-assignment",
    "A stronger permission set assigned to itself",
    "Someone signed in through IAM Identity Center assigns a permission set of administrators to its own user "
    "in the account.",
    Target.OWN_ROLE,
    (request("sso:CreateAccountAssignment"),),
    gain=Gain.ANY_POLICY | Gain.NO_BOUNDARY,
    needs=(Needs.PERMISSION_SET,),
    existing="there is a permission set of administrators, and the request reaches the Identity Center instance",
    references=("https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",),
)
