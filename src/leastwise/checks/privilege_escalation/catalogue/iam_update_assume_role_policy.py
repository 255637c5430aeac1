"""A role's trust policy opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import NAMED, EscalationPath, Target, on_target

IAM_UPDATE_ASSUME_ROLE_POLICY: Final = EscalationPath(
    "iam-update-assume-role-policy",
    "A role's trust policy opened",
    "The trust policy of another role is rewritten to name the principal, which then assumes the role.",
    Target.ROLE,
    (
        on_target("iam:UpdateAssumeRolePolicy"),
        NAMED,
    ),
    published=("iam-012",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",),
)
