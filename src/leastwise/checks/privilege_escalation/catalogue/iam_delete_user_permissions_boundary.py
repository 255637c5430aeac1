"""Its own permissions boundary taken away."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, on_target

IAM_DELETE_USER_PERMISSIONS_BOUNDARY: Final = EscalationPath(
    "iam-delete-user-permissions-boundary",
    "Its own permissions boundary taken away",
    "The user removes its permissions boundary, so that its policies count in full.",
    Target.OWN_USER,
    (on_target("iam:DeleteUserPermissionsBoundary"),),
    gain=Gain.NO_BOUNDARY,
    needs=(Needs.BOUNDARY,),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
)
