"""An SSH key pushed to the serial console of an instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

EC2_INSTANCE_CONNECT_SERIAL_CONSOLE: Final = EscalationPath(
    "ec2-instance-connect-serial-console",
    "An SSH key pushed to the serial console of an instance",
    "A public key is pushed to the serial console of an instance that runs with the role.",
    Target.ROLE,
    (request("ec2-instance-connect:SendSerialConsoleSSHPublicKey"),),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance runs with the role, and the account allows the serial console",
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-serial-console.html",),
)
