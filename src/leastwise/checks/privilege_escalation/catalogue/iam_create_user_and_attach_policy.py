"""A new user with AdministratorAccess."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target, attach

IAM_CREATE_USER_AND_ATTACH_POLICY: Final = EscalationPath(
    "iam-create-user-and-attach-policy",
    "A new user with AdministratorAccess",
    "A new user is made, AdministratorAccess attached to it, and an access key made for it.",
    Target.NEW_USER,
    (
        Step("iam:CreateUser", On.NEW),
        attach("iam:AttachUserPolicy", On.NEW),
        Step("iam:CreateAccessKey", On.NEW),
    ),
    gain=Gain.ANY_POLICY,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html",),
)
