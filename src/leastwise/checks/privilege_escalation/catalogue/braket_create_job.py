"""A hybrid job with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

BRAKET_CREATE_JOB: Final = EscalationPath(
    "braket-create-job",
    "A hybrid job with a role",
    "A Braket hybrid job runs a container of the principal's with the role.",
    Target.ROLE,
    (
        pass_role("braket.amazonaws.com"),
        request("braket:CreateJob", "job"),
    ),
    services=("braket.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/braket/latest/developerguide/braket-manage-access.html",
    ),
)
