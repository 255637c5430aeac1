"""Its own permissions boundary replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import (
    ADMINISTRATOR_ACCESS,
    EscalationPath,
    Gain,
    Needs,
    Target,
    on_target,
)

IAM_PUT_USER_PERMISSIONS_BOUNDARY: Final = EscalationPath(
    "iam-put-user-permissions-boundary",
    "Its own permissions boundary replaced",
    "The user replaces its permissions boundary by AdministratorAccess, which limits nothing.",
    Target.OWN_USER,
    (on_target("iam:PutUserPermissionsBoundary", iam__PermissionsBoundary=ADMINISTRATOR_ACCESS),),
    gain=Gain.NO_BOUNDARY,
    needs=(Needs.BOUNDARY,),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
)
