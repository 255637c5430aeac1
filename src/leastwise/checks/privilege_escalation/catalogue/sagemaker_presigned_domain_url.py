"""A Studio domain opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

SAGEMAKER_PRESIGNED_DOMAIN_URL: Final = EscalationPath(
    "sagemaker-presigned-domain-url",
    "A Studio domain opened",
    "A presigned URL opens SageMaker Studio as a user profile whose execution role is the role.",
    Target.ROLE,
    (request("sagemaker:CreatePresignedDomainUrl"),),
    services=("sagemaker.amazonaws.com",),
    existing="a user profile of a SageMaker domain has the role",
    references=("https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",),
)
