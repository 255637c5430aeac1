"""The code of a function replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

LAMBDA_UPDATE_FUNCTION_CODE: Final = EscalationPath(
    "lambda-update-function-code",
    "The code of a function replaced",
    "The code of a function that runs with the role is replaced; the next event that invokes it runs the new code.",
    Target.ROLE,
    (request("lambda:UpdateFunctionCode"),),
    services=("lambda.amazonaws.com",),
    existing="a function runs with the role, and something invokes it",
    published=("lambda-003",),
    references=("https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",),
)
