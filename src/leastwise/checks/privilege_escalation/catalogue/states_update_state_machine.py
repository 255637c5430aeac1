"""The definition of a state machine replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

STATES_UPDATE_STATE_MACHINE: Final = EscalationPath(
    "states-update-state-machine",
    "The definition of a state machine replaced",
    "A state machine that runs with the role is given another definition, and run.",
    Target.ROLE,
    (
        request("states:UpdateStateMachine"),
        request("states:StartExecution"),
    ),
    services=("states.amazonaws.com",),
    existing="a state machine runs with the role",
    references=("https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html",),
)
