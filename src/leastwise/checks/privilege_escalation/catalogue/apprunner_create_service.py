"""An App Runner service made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

APPRUNNER_CREATE_SERVICE: Final = EscalationPath(
    "apprunner-create-service",
    "An App Runner service made with a role",
    "An App Runner service is made with the role as instance role and runs code of the principal's.",
    Target.ROLE,
    (
        pass_role("tasks.apprunner.amazonaws.com"),
        request("apprunner:CreateService"),
    ),
    services=("tasks.apprunner.amazonaws.com",),
    published=("apprunner-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html",
    ),
)
