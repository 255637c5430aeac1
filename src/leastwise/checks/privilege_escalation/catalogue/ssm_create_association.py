"""Commands run on an instance by State Manager."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

SSM_CREATE_ASSOCIATION: Final = EscalationPath(
    "ssm-create-association",
    "Commands run on an instance by State Manager",
    "An association runs a script on an instance that runs with the role.",
    Target.ROLE,
    (request("ssm:CreateAssociation", "document", "instance"),),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance with the SSM agent runs with the role",
    references=("https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html",),
)
