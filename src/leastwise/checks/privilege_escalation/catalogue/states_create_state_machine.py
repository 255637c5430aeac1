"""A state machine made with a role and run."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

STATES_CREATE_STATE_MACHINE: Final = EscalationPath(
    "states-create-state-machine",
    "A state machine made with a role and run",
    "A state machine calls any API with the role.",
    Target.ROLE,
    (
        pass_role("states.amazonaws.com"),
        request("states:CreateStateMachine"),
        request("states:StartExecution"),
    ),
    services=("states.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
    ),
)
