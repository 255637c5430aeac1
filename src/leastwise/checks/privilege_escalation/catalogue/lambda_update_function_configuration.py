"""A layer or extension put before a function's code."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

LAMBDA_UPDATE_FUNCTION_CONFIGURATION: Final = EscalationPath(
    "lambda-update-function-configuration",
    "A layer or extension put before a function's code",
    "A layer whose code runs first is added to a function that runs with the role.",
    Target.ROLE,
    (request("lambda:UpdateFunctionConfiguration"),),
    services=("lambda.amazonaws.com",),
    existing="a function runs with the role, and something invokes it",
    references=("https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",),
)
