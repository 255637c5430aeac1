"""An Airflow environment made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

AIRFLOW_CREATE_ENVIRONMENT: Final = EscalationPath(
    "airflow-create-environment",
    "An Airflow environment made with a role",
    "A Managed Airflow environment is made with the role; its DAGs run code with it.",
    Target.ROLE,
    (
        pass_role("airflow.amazonaws.com"),
        request("airflow:CreateEnvironment"),
    ),
    services=(
        "airflow-env.amazonaws.com",
        "airflow.amazonaws.com",
    ),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html",
    ),
)
