"""A batch build with another buildspec."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

CODEBUILD_START_BUILD_BATCH: Final = EscalationPath(
    "codebuild-start-build-batch",
    "A batch build with another buildspec",
    "A batch build of a project that runs with the role is started with a buildspec of the principal's.",
    Target.ROLE,
    (request("codebuild:StartBuildBatch"),),
    services=("codebuild.amazonaws.com",),
    existing="a build project for batch builds runs with the role",
    published=("codebuild-003",),
    references=("https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",),
)
