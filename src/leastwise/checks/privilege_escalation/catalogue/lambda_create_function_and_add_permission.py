"""A function made with a role and opened to others."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

LAMBDA_CREATE_FUNCTION_AND_ADD_PERMISSION: Final = EscalationPath(
    "lambda-create-function-and-add-permission",
    "A function made with a role and opened to others",
    "A function is made that runs with the role; a permission lets another account or service invoke it.",
    Target.ROLE,
    (
        pass_role("lambda.amazonaws.com"),
        request("lambda:CreateFunction"),
        request("lambda:AddPermission"),
    ),
    services=("lambda.amazonaws.com",),
    published=("lambda-006",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    ),
)
