"""A job given a role and a script, and triggered."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GLUE_UPDATE_JOB_AND_TRIGGER: Final = EscalationPath(
    "glue-update-job-and-trigger",
    "A job given a role and a script, and triggered",
    "A Glue job that exists is given the role and another script, and a trigger runs it.",
    Target.ROLE,
    (
        pass_role("glue.amazonaws.com"),
        request("glue:UpdateJob"),
        request("glue:CreateTrigger"),
    ),
    services=("glue.amazonaws.com",),
    existing="there is a Glue job",
    published=("glue-006",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
    ),
)
