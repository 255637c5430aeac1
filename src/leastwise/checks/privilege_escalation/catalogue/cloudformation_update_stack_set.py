"""The template of a stack set replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CLOUDFORMATION_UPDATE_STACK_SET: Final = EscalationPath(
    "cloudformation-update-stack-set",
    "The template of a stack set replaced",
    "A stack set that exists is given another template, which its execution role deploys.",
    Target.ROLE,
    (
        pass_role("cloudformation.amazonaws.com"),
        request("cloudformation:UpdateStackSet"),
    ),
    services=("cloudformation.amazonaws.com",),
    existing="a stack set has instances in the account",
    published=("cloudformation-004",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
    ),
)
