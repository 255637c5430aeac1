"""An inline policy for itself."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Target, on_target

IAM_PUT_USER_POLICY: Final = EscalationPath(
    "iam-put-user-policy",
    "An inline policy for itself",
    "The user writes an inline policy that allows everything and puts it on itself.",
    Target.OWN_USER,
    (on_target("iam:PutUserPolicy"),),
    gain=Gain.ANY_POLICY,
    published=("iam-007",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html",),
)
