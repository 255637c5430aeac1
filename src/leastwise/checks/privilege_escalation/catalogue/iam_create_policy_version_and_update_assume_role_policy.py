"""Another role made stronger, and its trust policy opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import NAMED, EscalationPath, Gain, On, Step, Target, on_target

IAM_CREATE_POLICY_VERSION_AND_UPDATE_ASSUME_ROLE_POLICY: Final = EscalationPath(
    "iam-create-policy-version-and-update-assume-role-policy",
    "Another role made stronger, and its trust policy opened",
    "Another role has a customer managed policy, which gets a version that allows everything; its trust policy "
    "is rewritten to name the principal, which then assumes it.",
    Target.ROLE,
    (
        Step("iam:CreatePolicyVersion", On.POLICY),
        on_target("iam:UpdateAssumeRolePolicy"),
        NAMED,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-020",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",),
)
