"""A task with a role, on a chosen container instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ECS_START_TASK: Final = EscalationPath(
    "ecs-start-task",
    "A task with a role, on a chosen container instance",
    "A task definition is registered with the role as task role, and started on a container instance.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("ecs:RegisterTaskDefinition"),
        request("ecs:StartTask"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    existing="there is an ECS cluster with a container instance",
    published=("ecs-005",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
)
