"""A managed policy for the role that it is."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Target, attach

IAM_ATTACH_ROLE_POLICY: Final = EscalationPath(
    "iam-attach-role-policy",
    "A managed policy for the role that it is",
    "A session of the role attaches AdministratorAccess to its own role.",
    Target.OWN_ROLE,
    (attach("iam:AttachRolePolicy"),),
    gain=Gain.ANY_POLICY,
    published=("iam-009",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html",),
)
