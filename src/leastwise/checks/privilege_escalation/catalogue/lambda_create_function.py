"""A function made with a role and invoked."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

LAMBDA_CREATE_FUNCTION: Final = EscalationPath(
    "lambda-create-function",
    "A function made with a role and invoked",
    "A function is made that runs with the role, and invoked.",
    Target.ROLE,
    (
        pass_role("lambda.amazonaws.com"),
        request("lambda:CreateFunction"),
        request("lambda:InvokeFunction"),
    ),
    services=("lambda.amazonaws.com",),
    published=("lambda-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    ),
)
