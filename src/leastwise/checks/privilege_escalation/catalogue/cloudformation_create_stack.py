"""A stack made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CLOUDFORMATION_CREATE_STACK: Final = EscalationPath(
    "cloudformation-create-stack",
    "A stack made with a role",
    "A stack is made whose template holds whatever the role may make, such as an administrator.",
    Target.ROLE,
    (
        pass_role("cloudformation.amazonaws.com"),
        request("cloudformation:CreateStack"),
    ),
    services=("cloudformation.amazonaws.com",),
    published=("cloudformation-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
    ),
)
