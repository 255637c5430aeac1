"""A task with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ECS_RUN_TASK: Final = EscalationPath(
    "ecs-run-task",
    "A task with a role",
    "A task definition is registered with the role as task role, and run on a cluster that exists.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("ecs:RegisterTaskDefinition"),
        request("ecs:RunTask"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    existing="there is an ECS cluster",
    published=("ecs-004",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
)
