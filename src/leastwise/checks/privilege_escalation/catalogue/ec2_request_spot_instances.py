"""A spot instance requested with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EC2_REQUEST_SPOT_INSTANCES: Final = EscalationPath(
    "ec2-request-spot-instances",
    "A spot instance requested with a role",
    "A spot instance is requested whose launch specification names an instance profile of the role.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("ec2:RequestSpotInstances"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    published=("ec2-003",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotInstances.html",
    ),
)
