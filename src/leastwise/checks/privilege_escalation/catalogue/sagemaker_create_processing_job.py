"""A processing job with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

SAGEMAKER_CREATE_PROCESSING_JOB: Final = EscalationPath(
    "sagemaker-create-processing-job",
    "A processing job with a role",
    "A processing job runs a container of the principal's with the role.",
    Target.ROLE,
    (
        pass_role("sagemaker.amazonaws.com"),
        request("sagemaker:CreateProcessingJob"),
    ),
    services=("sagemaker.amazonaws.com",),
    published=("sagemaker-003",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
    ),
)
