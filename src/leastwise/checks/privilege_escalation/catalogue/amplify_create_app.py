"""An Amplify app built with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

AMPLIFY_CREATE_APP: Final = EscalationPath(
    "amplify-create-app",
    "An Amplify app built with a role",
    "An Amplify app is made with the role as service role; its build runs commands.",
    Target.ROLE,
    (
        pass_role("amplify.amazonaws.com"),
        request("amplify:CreateApp"),
        request("amplify:CreateBranch"),
        request("amplify:StartJob"),
    ),
    services=("amplify.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/amplify/latest/userguide/amplify-service-role.html",
    ),
)
