"""The permissions boundary of its role taken away."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, on_target

IAM_DELETE_ROLE_PERMISSIONS_BOUNDARY: Final = EscalationPath(
    "iam-delete-role-permissions-boundary",
    "The permissions boundary of its role taken away",
    "A session of the role removes the role's permissions boundary, so that its policies count in full.",
    Target.OWN_ROLE,
    (on_target("iam:DeleteRolePermissionsBoundary"),),
    gain=Gain.NO_BOUNDARY,
    needs=(Needs.BOUNDARY,),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
)
