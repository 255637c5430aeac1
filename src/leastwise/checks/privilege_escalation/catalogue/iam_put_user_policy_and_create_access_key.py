"""Another user made stronger, then an access key of it."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, Target, on_target

IAM_PUT_USER_POLICY_AND_CREATE_ACCESS_KEY: Final = EscalationPath(
    "iam-put-user-policy-and-create-access-key",
    "Another user made stronger, then an access key of it",
    "Another user gets an inline policy that allows everything; a new access key of that user carries these powers.",
    Target.USER,
    (
        on_target("iam:PutUserPolicy"),
        on_target("iam:CreateAccessKey"),
    ),
    gain=Gain.ANY_POLICY,
    needs=(Needs.FREE_ACCESS_KEY,),
    published=("iam-018",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html",),
)
