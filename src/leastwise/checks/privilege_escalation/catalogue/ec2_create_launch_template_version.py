"""A launch template given a new default version."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

EC2_CREATE_LAUNCH_TEMPLATE_VERSION: Final = EscalationPath(
    "ec2-create-launch-template-version",
    "A launch template given a new default version",
    "A launch template that names the role gets a version with other user data, and instances launched from "
    "then on run it with the role.",
    Target.ROLE,
    (
        request("ec2:CreateLaunchTemplateVersion"),
        request("ec2:ModifyLaunchTemplate"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="a launch template names the role, and something launches instances from it",
    published=("ec2-004",),
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html",),
)
