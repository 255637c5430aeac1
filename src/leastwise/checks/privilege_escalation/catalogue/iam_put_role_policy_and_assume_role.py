"""A role that it may assume made stronger."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import ASSUME, EscalationPath, Gain, Target, on_target

IAM_PUT_ROLE_POLICY_AND_ASSUME_ROLE: Final = EscalationPath(
    "iam-put-role-policy-and-assume-role",
    "A role that it may assume made stronger",
    "A role that the principal may assume gets an inline policy that allows everything; it is then assumed.",
    Target.ROLE,
    (
        on_target("iam:PutRolePolicy"),
        ASSUME,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-017",),
    references=("https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",),
)
