"""An interactive session with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_CREATE_SESSION: Final = EscalationPath(
    "glue-create-session",
    "An interactive session with a role",
    "A Glue interactive session is opened with the role, and statements run in it.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:CreateSession"),
        request("glue:RunStatement"),
    ),
    services=("glue.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
