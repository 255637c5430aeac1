"""An experiment run with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

FIS_START_EXPERIMENT: Final = EscalationPath(
    "fis-start-experiment",
    "An experiment run with a role",
    "A fault injection experiment runs an SSM document or calls APIs with the role.",
    Target.ROLE,
    (
        pass_role("fis.amazonaws.com"),
        request("fis:CreateExperimentTemplate"),
        request("fis:StartExperiment"),
    ),
    services=("fis.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/fis/latest/userguide/getting-started-iam-service-role.html",
    ),
)
