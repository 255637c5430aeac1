"""A job made with a role and triggered."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_CREATE_JOB_AND_TRIGGER: Final = EscalationPath(
    "glue-create-job-and-trigger",
    "A job made with a role and triggered",
    "A Glue job is made with the role, and a trigger runs it.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:CreateJob"),
        request("glue:CreateTrigger"),
    ),
    services=("glue.amazonaws.com",),
    published=("glue-004",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
