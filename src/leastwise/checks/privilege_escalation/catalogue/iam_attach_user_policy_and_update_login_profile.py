"""Another user made stronger, then a new password for it."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, attach, on_target

IAM_ATTACH_USER_POLICY_AND_UPDATE_LOGIN_PROFILE: Final = EscalationPath(
    "iam-attach-user-policy-and-update-login-profile",
    "Another user made stronger, then a new password for it",
    "Another user gets AdministratorAccess attached; with a new password one signs in as that user.",
    Target.USER,
    (
        attach("iam:AttachUserPolicy"),
        on_target("iam:UpdateLoginProfile"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.PASSWORD,),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html",),
)
