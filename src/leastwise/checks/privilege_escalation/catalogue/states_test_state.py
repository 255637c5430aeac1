"""A state tested with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

STATES_TEST_STATE: Final = EscalationPath(
    "states-test-state",
    "A state tested with a role",
    "TestState runs one state, which calls any API with the role.",
    Target.ROLE,
    (
        pass_role("states.amazonaws.com"),
        request("states:TestState"),
    ),
    services=("states.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html",
    ),
)
