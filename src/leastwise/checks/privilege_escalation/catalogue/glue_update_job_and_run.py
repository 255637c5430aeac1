"""A job given a role and a script, and run."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_UPDATE_JOB_AND_RUN: Final = EscalationPath(
    "glue-update-job-and-run",
    "A job given a role and a script, and run",
    "A Glue job that exists is given the role and another script, and run.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:UpdateJob"),
        request("glue:StartJobRun"),
    ),
    services=("glue.amazonaws.com",),
    existing="there is a Glue job",
    published=("glue-005",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
