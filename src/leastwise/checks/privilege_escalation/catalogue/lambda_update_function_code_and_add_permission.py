"""The code of a function replaced, and the function opened to others."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

LAMBDA_UPDATE_FUNCTION_CODE_AND_ADD_PERMISSION: Final = EscalationPath(
    "lambda-update-function-code-and-add-permission",
    "The code of a function replaced, and the function opened to others",
    "The code of a function that runs with the role is replaced; a permission lets another account or service "
    "invoke it.",
    Target.ROLE,
    (
        request("lambda:UpdateFunctionCode"),
        request("lambda:AddPermission"),
    ),
    services=("lambda.amazonaws.com",),
    existing="a function runs with the role",
    published=("lambda-005",),
    references=("https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",),
)
