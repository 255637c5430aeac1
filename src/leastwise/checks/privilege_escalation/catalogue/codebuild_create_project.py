"""A build project made with a role, and built."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CODEBUILD_CREATE_PROJECT: Final = EscalationPath(
    "codebuild-create-project",
    "A build project made with a role, and built",
    "A build project is made with the role, and its build runs commands.",
    Target.ROLE,
    (
        pass_role("codebuild.amazonaws.com"),
        request("codebuild:CreateProject"),
        request("codebuild:StartBuild"),
    ),
    services=("codebuild.amazonaws.com",),
    published=("codebuild-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
    ),
)
