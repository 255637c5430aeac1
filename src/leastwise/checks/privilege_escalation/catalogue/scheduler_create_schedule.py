"""A schedule that calls an API with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

SCHEDULER_CREATE_SCHEDULE: Final = EscalationPath(
    "scheduler-create-schedule",
    "A schedule that calls an API with a role",
    "EventBridge Scheduler calls any API with the role at the given time.",
    Target.ROLE,
    (
        pass_role("scheduler.amazonaws.com"),
        request("scheduler:CreateSchedule"),
    ),
    services=("scheduler.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
    ),
)
