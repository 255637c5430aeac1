"""A lifecycle script given to a notebook instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

SAGEMAKER_UPDATE_NOTEBOOK_LIFECYCLE: Final = EscalationPath(
    "sagemaker-update-notebook-lifecycle",
    "A lifecycle script given to a notebook instance",
    "A notebook instance that runs with the role is stopped, given a lifecycle script, and started again.",
    Target.ROLE,
    (
        request("sagemaker:CreateNotebookInstanceLifecycleConfig"),
        request("sagemaker:StopNotebookInstance"),
        request("sagemaker:UpdateNotebookInstance"),
        request("sagemaker:StartNotebookInstance"),
    ),
    services=("sagemaker.amazonaws.com",),
    existing="a notebook instance runs with the role",
    published=("sagemaker-005",),
    references=("https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",),
)
