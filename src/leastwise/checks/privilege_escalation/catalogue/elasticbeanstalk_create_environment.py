"""An environment made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, pass_role, request

ELASTICBEANSTALK_CREATE_ENVIRONMENT: Final = EscalationPath(
    "elasticbeanstalk-create-environment",
    "An environment made with a role",
    "An Elastic Beanstalk environment is made whose instances run code of the principal's with the role.",
    Target.ROLE,
    (
        pass_role("ec2.amazonaws.com"),
        request("elasticbeanstalk:CreateApplication"),
        request("elasticbeanstalk:CreateEnvironment"),
    ),
    services=("ec2.amazonaws.com",),
    needs=(Needs.INSTANCE_PROFILE,),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts-roles-instance.html",
    ),
)
