"""An access key for another user."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, on_target

IAM_CREATE_ACCESS_KEY: Final = EscalationPath(
    "iam-create-access-key",
    "An access key for another user",
    "A new access key of another user is handed to whoever makes it, and carries all of that user's powers.",
    Target.USER,
    (on_target("iam:CreateAccessKey"),),
    needs=(Needs.FREE_ACCESS_KEY,),
    published=("iam-002",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html",),
)
