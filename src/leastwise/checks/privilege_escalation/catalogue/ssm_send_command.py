"""Commands run on an instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

SSM_SEND_COMMAND: Final = EscalationPath(
    "ssm-send-command",
    "Commands run on an instance",
    "Run Command runs a script on an instance that runs with the role.",
    Target.ROLE,
    (request("ssm:SendCommand", "document", "instance"),),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance with the SSM agent runs with the role",
    published=("ssm-002",),
    references=("https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html",),
)
