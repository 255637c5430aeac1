"""A build project given a role, and built."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CODEBUILD_UPDATE_PROJECT: Final = EscalationPath(
    "codebuild-update-project",
    "A build project given a role, and built",
    "A build project that exists is given the role, and its build runs commands.",
    Target.ROLE,
    (
        pass_role("codebuild.amazonaws.com"),
        request("codebuild:UpdateProject"),
        request("codebuild:StartBuild"),
    ),
    services=("codebuild.amazonaws.com",),
    existing="there is a build project",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
    ),
)
