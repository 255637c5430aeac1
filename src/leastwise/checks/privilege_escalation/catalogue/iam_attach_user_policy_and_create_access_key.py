"""Another user made stronger, then an access key of it."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, attach, on_target

IAM_ATTACH_USER_POLICY_AND_CREATE_ACCESS_KEY: Final = EscalationPath(
    "iam-attach-user-policy-and-create-access-key",
    "Another user made stronger, then an access key of it",
    "Another user gets AdministratorAccess attached; a new access key of that user carries these powers.",
    Target.USER,
    (
        attach("iam:AttachUserPolicy"),
        on_target("iam:CreateAccessKey"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.FREE_ACCESS_KEY,),
    published=("iam-015",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html",),
)
