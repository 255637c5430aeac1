"""A role that it may assume made stronger."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import ASSUME, EscalationPath, Gain, Target, attach

IAM_ATTACH_ROLE_POLICY_AND_ASSUME_ROLE: Final = EscalationPath(
    "iam-attach-role-policy-and-assume-role",
    "A role that it may assume made stronger",
    "A role that the principal may assume gets AdministratorAccess attached; it is then assumed.",
    Target.ROLE,
    (
        attach("iam:AttachRolePolicy"),
        ASSUME,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-014",),
    references=("https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",),
)
