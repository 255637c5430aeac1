"""An access key of another user replaced."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, Target, on_target

IAM_REPLACE_ACCESS_KEY: Final = EscalationPath(
    "iam-replace-access-key",
    "An access key of another user replaced",
    "A user has two access keys at most. Where both are taken, one is deleted to make room for a new one.",
    Target.USER,
    (
        on_target("iam:DeleteAccessKey"),
        on_target("iam:CreateAccessKey"),
    ),
    needs=(Needs.TWO_ACCESS_KEYS,),
    published=("iam-003",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html",),
)
