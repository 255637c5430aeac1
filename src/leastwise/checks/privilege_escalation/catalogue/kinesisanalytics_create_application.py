"""An analytics application made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

KINESISANALYTICS_CREATE_APPLICATION: Final = EscalationPath(
    "kinesisanalytics-create-application",
    "An analytics application made with a role",
    "A Managed Service for Apache Flink application is made with the role and runs code of the principal's.",
    Target.ROLE,
    (
        pass_role("kinesisanalytics.amazonaws.com"),
        request("kinesisanalytics:CreateApplication"),
        request("kinesisanalytics:StartApplication"),
    ),
    services=("kinesisanalytics.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/managed-flink/latest/java/security-iam-service-with-iam.html",
    ),
)
