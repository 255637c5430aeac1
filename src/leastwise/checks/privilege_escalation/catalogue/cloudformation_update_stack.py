"""The template of a stack replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

CLOUDFORMATION_UPDATE_STACK: Final = EscalationPath(
    "cloudformation-update-stack",
    "The template of a stack replaced",
    "A stack keeps its service role: whoever may update it has the role do what the new template says.",
    Target.ROLE,
    (request("cloudformation:UpdateStack"),),
    services=("cloudformation.amazonaws.com",),
    existing="a stack has the role as service role",
    published=("cloudformation-002",),
    references=("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",),
)
