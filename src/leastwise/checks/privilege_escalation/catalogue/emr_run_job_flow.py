"""A cluster made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EMR_RUN_JOB_FLOW: Final = EscalationPath(
    "emr-run-job-flow",
    "A cluster made with a role",
    "An EMR cluster is made whose instances run commands with the role.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("elasticmapreduce:RunJobFlow"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html",
    ),
)
