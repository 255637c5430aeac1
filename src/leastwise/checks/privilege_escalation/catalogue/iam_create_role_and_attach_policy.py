"""A new role with AdministratorAccess."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target, attach

IAM_CREATE_ROLE_AND_ATTACH_POLICY: Final = EscalationPath(
    "iam-create-role-and-attach-policy",
    "A new role with AdministratorAccess",
    "A new role is made whose trust policy names the principal, AdministratorAccess is attached to it, and it "
    "is assumed.",
    Target.NEW_ROLE,
    (
        Step("iam:CreateRole", On.NEW),
        attach("iam:AttachRolePolicy", On.NEW),
        Step("sts:AssumeRole", On.NEW, is_named=True),
    ),
    gain=Gain.ANY_POLICY,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",),
)
