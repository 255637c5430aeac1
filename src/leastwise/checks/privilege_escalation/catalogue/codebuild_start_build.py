"""A build with another buildspec."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

CODEBUILD_START_BUILD: Final = EscalationPath(
    "codebuild-start-build",
    "A build with another buildspec",
    "A build of a project that runs with the role is started with a buildspec of the principal's.",
    Target.ROLE,
    (request("codebuild:StartBuild"),),
    services=("codebuild.amazonaws.com",),
    existing="a build project runs with the role",
    published=("codebuild-002",),
    references=("https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",),
)
