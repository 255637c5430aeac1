"""A development endpoint with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_CREATE_DEV_ENDPOINT: Final = EscalationPath(
    "glue-create-dev-endpoint",
    "A development endpoint with a role",
    "A Glue development endpoint is made with the role and an SSH key of the principal's.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:CreateDevEndpoint"),
    ),
    services=("glue.amazonaws.com",),
    published=("glue-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
