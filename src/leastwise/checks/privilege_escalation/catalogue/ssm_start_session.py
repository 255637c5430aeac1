"""A shell on an instance."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, request

SSM_START_SESSION: Final = EscalationPath(
    "ssm-start-session",
    "A shell on an instance",
    "Session Manager opens a shell on an instance that runs with the role.",
    Target.ROLE,
    (request("ssm:StartSession", "instance"),),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    existing="an EC2 instance with the SSM agent runs with the role",
    published=("ssm-001",),
    references=("https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",),
)
