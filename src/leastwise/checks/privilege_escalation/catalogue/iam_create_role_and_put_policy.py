"""A new role with an inline policy that allows everything."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target

IAM_CREATE_ROLE_AND_PUT_POLICY: Final = EscalationPath(
    "iam-create-role-and-put-policy",
    "A new role with an inline policy that allows everything",
    "A new role is made whose trust policy names the principal, given an inline policy, and assumed.",
    Target.NEW_ROLE,
    (
        Step("iam:CreateRole", On.NEW),
        Step("iam:PutRolePolicy", On.NEW),
        Step("sts:AssumeRole", On.NEW, is_named=True),
    ),
    gain=Gain.ANY_POLICY,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",),
)
