"""An instance launched with a role put into a new instance profile."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EC2_RUN_INSTANCES_WITH_NEW_PROFILE: Final = EscalationPath(
    "ec2-run-instances-with-new-profile",
    "An instance launched with a role put into a new instance profile",
    "The role has no instance profile: one is made, the role added to it, and an instance launched with it.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("iam:CreateInstanceProfile"),
        request("iam:AddRoleToInstanceProfile"),
        request("ec2:RunInstances"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.NO_INSTANCE_PROFILE,),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html",
    ),
)
