"""An Auto Scaling group launched with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EC2_CREATE_LAUNCH_CONFIGURATION: Final = EscalationPath(
    "ec2-create-launch-configuration",
    "An Auto Scaling group launched with a role",
    "A launch configuration names an instance profile of the role, and a new Auto Scaling group launches "
    "instances with it.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("autoscaling:CreateLaunchConfiguration"),
        request("autoscaling:CreateAutoScalingGroup"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateLaunchConfiguration.html",
    ),
)
