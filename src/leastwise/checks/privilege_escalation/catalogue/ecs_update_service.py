"""A service given a task definition with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ECS_UPDATE_SERVICE: Final = EscalationPath(
    "ecs-update-service",
    "A service given a task definition with a role",
    "A task definition is registered with the role as task role, and a service that exists is moved to it.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("ecs:RegisterTaskDefinition"),
        request("ecs:UpdateService"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    existing="there is an ECS service",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
)
