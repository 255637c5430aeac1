"""The user data of an instance replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

EC2_MODIFY_INSTANCE_ATTRIBUTE: Final = EscalationPath(
    "ec2-modify-instance-attribute",
    "The user data of an instance replaced",
    "An instance that runs with the role is stopped, its user data replaced by commands, and it is started again.",
    Target.ROLE,
    (
        request("ec2:StopInstances"),
        request("ec2:ModifyInstanceAttribute"),
        request("ec2:StartInstances"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance runs with the role",
    published=("ec2-002",),
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",),
)
