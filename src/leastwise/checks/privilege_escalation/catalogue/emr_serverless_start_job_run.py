"""A serverless job run with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

EMR_SERVERLESS_START_JOB_RUN: Final = EscalationPath(
    "emr-serverless-start-job-run",
    "A serverless job run with a role",
    "An EMR Serverless application is made, and a job of it runs code with the role.",
    Target.ROLE,
    (
        pass_role("emr-serverless.amazonaws.com"),
        request("emr-serverless:CreateApplication"),
        request("emr-serverless:StartJobRun"),
    ),
    services=("emr-serverless.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html",
    ),
)
