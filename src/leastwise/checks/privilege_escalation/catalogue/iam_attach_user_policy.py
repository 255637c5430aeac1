"""A managed policy for itself."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Target, attach

IAM_ATTACH_USER_POLICY: Final = EscalationPath(
    "iam-attach-user-policy",
    "A managed policy for itself",
    "The user attaches AdministratorAccess to itself.",
    Target.OWN_USER,
    (attach("iam:AttachUserPolicy"),),
    gain=Gain.ANY_POLICY,
    published=("iam-008",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html",),
)
