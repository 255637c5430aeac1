"""Another role made stronger, and its trust policy opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import NAMED, EscalationPath, Gain, Target, on_target

IAM_PUT_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY: Final = EscalationPath(
    "iam-put-role-policy-and-update-assume-role-policy",
    "Another role made stronger, and its trust policy opened",
    "Another role gets an inline policy that allows everything; its trust policy is rewritten to name the "
    "principal, which then assumes it.",
    Target.ROLE,
    (
        on_target("iam:PutRolePolicy"),
        on_target("iam:UpdateAssumeRolePolicy"),
        NAMED,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-021",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",),
)
