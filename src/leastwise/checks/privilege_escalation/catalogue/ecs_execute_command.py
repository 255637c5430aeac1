"""A shell in a task."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

ECS_EXECUTE_COMMAND: Final = EscalationPath(
    "ecs-execute-command",
    "A shell in a task",
    "ECS Exec opens a shell in a container whose task runs with the role.",
    Target.ROLE,
    (request("ecs:ExecuteCommand"),),
    services=("ecs-tasks.amazonaws.com",),
    existing="a task with ECS Exec enabled runs with the role",
    references=("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",),
)
