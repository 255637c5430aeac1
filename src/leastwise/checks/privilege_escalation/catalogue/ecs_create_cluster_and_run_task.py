"""A task with a role, in a new cluster."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ECS_CREATE_CLUSTER_AND_RUN_TASK: Final = EscalationPath(
    "ecs-create-cluster-and-run-task",
    "A task with a role, in a new cluster",
    "A cluster is made, a task definition registered with the role as task role, and run.",
    Target.ROLE,
    (
        pass_role("ecs-tasks.amazonaws.com"),
        request("ecs:CreateCluster"),
        request("ecs:RegisterTaskDefinition"),
        request("ecs:RunTask"),
    ),
    services=("ecs-tasks.amazonaws.com",),
    published=("ecs-002",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    ),
)
