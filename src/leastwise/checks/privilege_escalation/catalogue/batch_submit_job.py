"""A batch job with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

BATCH_SUBMIT_JOB: Final = EscalationPath(
    "batch-submit-job",
    "A batch job with a role",
    "A job definition names the role as job role; a job of it runs a container of the principal's.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("batch:RegisterJobDefinition", "job-definition"),
        request("batch:SubmitJob", "job-queue"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    existing="there is a job queue",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html",
    ),
)
