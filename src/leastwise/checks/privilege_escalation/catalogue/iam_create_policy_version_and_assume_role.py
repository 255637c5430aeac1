"""A role that it may assume made stronger."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import ASSUME, EscalationPath, Gain, On, Step, Target

IAM_CREATE_POLICY_VERSION_AND_ASSUME_ROLE: Final = EscalationPath(
    "iam-create-policy-version-and-assume-role",
    "A role that it may assume made stronger",
    "A role that the principal may assume has a customer managed policy, which gets a version that allows "
    "everything; it is then assumed.",
    Target.ROLE,
    (
        Step("iam:CreatePolicyVersion", On.POLICY),
        ASSUME,
    ),
    gain=Gain.ANY_POLICY,
    published=("iam-016",),
    references=("https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",),
)
