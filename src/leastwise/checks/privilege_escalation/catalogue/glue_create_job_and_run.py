"""A job made with a role and run."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_CREATE_JOB_AND_RUN: Final = EscalationPath(
    "glue-create-job-and-run",
    "A job made with a role and run",
    "A Glue job is made with the role and a script of the principal's, and run.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:CreateJob"),
        request("glue:StartJobRun"),
    ),
    services=("glue.amazonaws.com",),
    published=("glue-003",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
