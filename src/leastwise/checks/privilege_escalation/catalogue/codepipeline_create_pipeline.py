"""A pipeline made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CODEPIPELINE_CREATE_PIPELINE: Final = EscalationPath(
    "codepipeline-create-pipeline",
    "A pipeline made with a role",
    "A pipeline is made with the role as service role; its actions do what the role may.",
    Target.ROLE,
    (
        pass_role("codepipeline.amazonaws.com"),
        request("codepipeline:CreatePipeline"),
    ),
    services=("codepipeline.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html",
    ),
)
