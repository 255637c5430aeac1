"""An automation run with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

SSM_START_AUTOMATION_EXECUTION: Final = EscalationPath(
    "ssm-start-automation-execution",
    "An automation run with a role",
    "An Automation runbook is written that calls any API, and run with the role as its assume role.",
    Target.ROLE,
    (
        pass_role("ssm.amazonaws.com"),
        request("ssm:CreateDocument"),
        request("ssm:StartAutomationExecution", "automation-execution"),
    ),
    services=("ssm.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
    ),
)
