"""The code of an App Runner service replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

APPRUNNER_UPDATE_SERVICE: Final = EscalationPath(
    "apprunner-update-service",
    "The code of an App Runner service replaced",
    "An App Runner service that runs with the role is given another image or start command.",
    Target.ROLE,
    (request("apprunner:UpdateService"),),
    services=("tasks.apprunner.amazonaws.com",),
    existing="an App Runner service runs with the role",
    published=("apprunner-002",),
    references=("https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html",),
)
