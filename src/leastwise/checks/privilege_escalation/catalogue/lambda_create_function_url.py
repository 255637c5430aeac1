"""A function made with a role and given a URL."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

LAMBDA_CREATE_FUNCTION_URL: Final = EscalationPath(
    "lambda-create-function-url",
    "A function made with a role and given a URL",
    "A function is made that runs with the role, and a public URL invokes it.",
    Target.ROLE,
    (
        pass_role("lambda.amazonaws.com"),
        request("lambda:CreateFunction"),
        request("lambda:CreateFunctionUrlConfig"),
        request("lambda:AddPermission"),
    ),
    services=("lambda.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
    ),
)
