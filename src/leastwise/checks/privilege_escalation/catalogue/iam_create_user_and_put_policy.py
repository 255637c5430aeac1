"""A new user with an inline policy that allows everything."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target

IAM_CREATE_USER_AND_PUT_POLICY: Final = EscalationPath(
    "iam-create-user-and-put-policy",
    "A new user with an inline policy that allows everything",
    "A new user is made, given an inline policy, and an access key made for it.",
    Target.NEW_USER,
    (
        Step("iam:CreateUser", On.NEW),
        Step("iam:PutUserPolicy", On.NEW),
        Step("iam:CreateAccessKey", On.NEW),
    ),
    gain=Gain.ANY_POLICY,
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html",),
)
