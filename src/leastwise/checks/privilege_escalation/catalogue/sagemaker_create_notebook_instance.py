"""A notebook instance made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

SAGEMAKER_CREATE_NOTEBOOK_INSTANCE: Final = EscalationPath(
    "sagemaker-create-notebook-instance",
    "A notebook instance made with a role",
    "A notebook instance is made with the role; its lifecycle script or its notebooks run commands.",
    Target.ROLE,
    (
        pass_role("sagemaker.amazonaws.com"),
        request("sagemaker:CreateNotebookInstance"),
    ),
    services=("sagemaker.amazonaws.com",),
    published=("sagemaker-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
    ),
)
