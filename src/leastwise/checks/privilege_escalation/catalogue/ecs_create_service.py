"""A service of tasks with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ECS_CREATE_SERVICE: Final = EscalationPath(
    "ecs-create-service",
    "A service of tasks with a role",
    "A task definition is registered with the role as task role, and a service of a cluster that exists runs it.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("ecs:RegisterTaskDefinition"),
        request("ecs:CreateService"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    existing="there is an ECS cluster",
    published=("ecs-003",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
)
