"""An SSH key pushed to an instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

EC2_INSTANCE_CONNECT_SEND_SSH_PUBLIC_KEY: Final = EscalationPath(
    "ec2-instance-connect-send-ssh-public-key",
    "An SSH key pushed to an instance",
    "A public key is pushed to an instance that runs with the role; on it the metadata service hands out the "
    "role's credentials.",
    Target.ROLE,
    (
        request("ec2-instance-connect:SendSSHPublicKey"),
        request("ec2:DescribeInstances"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance with EC2 Instance Connect runs with the role and can be reached",
    published=("ec2instanceconnect-003",),
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-connect-methods.html",),
)
