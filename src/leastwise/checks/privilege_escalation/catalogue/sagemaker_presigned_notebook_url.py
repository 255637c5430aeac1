"""A notebook instance opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

SAGEMAKER_PRESIGNED_NOTEBOOK_URL: Final = EscalationPath(
    "sagemaker-presigned-notebook-url",
    "A notebook instance opened",
    "A presigned URL opens a notebook instance that runs with the role.",
    Target.ROLE,
    (request("sagemaker:CreatePresignedNotebookInstanceUrl"),),
    services=("sagemaker.amazonaws.com",),
    existing="a notebook instance runs with the role",
    published=("sagemaker-004",),
    references=("https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",),
)
