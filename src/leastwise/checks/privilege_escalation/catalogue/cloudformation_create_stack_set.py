"""A stack set made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

CLOUDFORMATION_CREATE_STACK_SET: Final = EscalationPath(
    "cloudformation-create-stack-set",
    "A stack set made with a role",
    "A stack set is made with the role as administration role, and instances of it deployed.",
    Target.ROLE,
    (
        pass_role("cloudformation.amazonaws.com"),
        request("cloudformation:CreateStackSet"),
        request("cloudformation:CreateStackInstances"),
    ),
    services=("cloudformation.amazonaws.com",),
    existing="an execution role trusts the administration role",
    published=("cloudformation-003",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
    ),
)
