"""The permissions boundary of its role replaced."""

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

IAM_PUT_ROLE_PERMISSIONS_BOUNDARY: Final = EscalationPath(
    "iam-put-role-permissions-boundary",
    "The permissions boundary of its role replaced",
    "A session of the role replaces the role's permissions boundary by AdministratorAccess, which limits nothing.",
    Target.OWN_ROLE,
    (on_target("iam:PutRolePermissionsBoundary", iam__PermissionsBoundary=ADMINISTRATOR_ACCESS),),
    gain=Gain.NO_BOUNDARY,
    needs=(Needs.BOUNDARY,),
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
)
