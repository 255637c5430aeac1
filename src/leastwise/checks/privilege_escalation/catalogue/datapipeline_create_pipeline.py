"""A data pipeline made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

DATAPIPELINE_CREATE_PIPELINE: Final = EscalationPath(
    "datapipeline-create-pipeline",
    "A data pipeline made with a role",
    "A data pipeline is made whose instance, or cluster, runs commands with the role.",
    Target.ROLE,
    (
        pass_role("datapipeline.amazonaws.com"),
        request("datapipeline:CreatePipeline"),
        request("datapipeline:PutPipelineDefinition"),
        request("datapipeline:ActivatePipeline"),
    ),
    services=(
        "datapipeline.amazonaws.com",
        "elasticmapreduce.amazonaws.com",
    ),
    published=("datapipeline-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html",
    ),
)
