"""The code of a function replaced, and the function invoked."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

LAMBDA_UPDATE_FUNCTION_CODE_AND_INVOKE: Final = EscalationPath(
    "lambda-update-function-code-and-invoke",
    "The code of a function replaced, and the function invoked",
    "The code of a function that runs with the role is replaced, and the function invoked.",
    Target.ROLE,
    (
        request("lambda:UpdateFunctionCode"),
        request("lambda:InvokeFunction"),
    ),
    services=("lambda.amazonaws.com",),
    existing="a function runs with the role",
    published=("lambda-004",),
    references=("https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",),
)
