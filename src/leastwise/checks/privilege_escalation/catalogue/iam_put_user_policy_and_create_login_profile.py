"""Another user made stronger, then a password for it."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, on_target

IAM_PUT_USER_POLICY_AND_CREATE_LOGIN_PROFILE: Final = EscalationPath(
    "iam-put-user-policy-and-create-login-profile",
    "Another user made stronger, then a password for it",
    "Another user gets an inline policy that allows everything; with a first password one signs in as that user.",
    Target.USER,
    (
        on_target("iam:PutUserPolicy"),
        on_target("iam:CreateLoginProfile"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.NO_PASSWORD,),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html",),
)
