"""Another role made stronger, and its trust policy opened."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import NAMED, EscalationPath, Gain, Target, attach, on_target

IAM_ATTACH_ROLE_POLICY_AND_UPDATE_ASSUME_ROLE_POLICY: Final = EscalationPath(
    "iam-attach-role-policy-and-update-assume-role-policy",
    "Another role made stronger, and its trust policy opened",
    "Another role gets AdministratorAccess attached; its trust policy is rewritten to name the principal, which "
    "then assumes it.",
    Target.ROLE,
    (
        attach("iam:AttachRolePolicy"),
        on_target("iam:UpdateAssumeRolePolicy"),
        NAMED,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-019",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html",),
)
