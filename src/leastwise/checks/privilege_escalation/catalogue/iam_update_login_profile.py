"""A new password for another user."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, on_target

IAM_UPDATE_LOGIN_PROFILE: Final = EscalationPath(
    "iam-update-login-profile",
    "A new password for another user",
    "The password of another user is changed, with which to sign in to the console as that user, MFA aside.",
    Target.USER,
    (on_target("iam:UpdateLoginProfile"),),
    needs=(Needs.PASSWORD,),
    published=("iam-006",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html",),
)
