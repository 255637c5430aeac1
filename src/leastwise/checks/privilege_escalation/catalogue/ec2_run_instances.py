"""An instance launched with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EC2_RUN_INSTANCES: Final = EscalationPath(
    "ec2-run-instances",
    "An instance launched with a role",
    "An instance is launched with an instance profile of the role; its user data runs commands, and the "
    "metadata service hands out the role's credentials.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("ec2:RunInstances"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    published=("ec2-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    ),
)
