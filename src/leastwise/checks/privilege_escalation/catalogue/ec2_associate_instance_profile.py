"""A role put on an instance that runs."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

EC2_ASSOCIATE_INSTANCE_PROFILE: Final = EscalationPath(
    "ec2-associate-instance-profile",
    "A role put on an instance that runs",
    "An instance profile of the role is associated with an instance on which the principal can run commands.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("ec2:AssociateIamInstanceProfile"),
        request("ssm:SendCommand", "document", "instance"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance without a role runs the SSM agent",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html",
    ),
)
