"""A password for another user."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, on_target

IAM_CREATE_LOGIN_PROFILE: Final = EscalationPath(
    "iam-create-login-profile",
    "A password for another user",
    "A user who has no password yet gets one, with which to sign in to the console as that user.",
    Target.USER,
    (on_target("iam:CreateLoginProfile"),),
    needs=(Needs.NO_PASSWORD,),
    published=("iam-004",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",),
)
