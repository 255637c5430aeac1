"""An inline policy for a group of its own."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Step, Target

IAM_PUT_GROUP_POLICY: Final = EscalationPath(
    "iam-put-group-policy",
    "An inline policy for a group of its own",
    "The user puts an inline policy that allows everything on a group that it is a member of.",
    Target.OWN_USER,
    (Step("iam:PutGroupPolicy", On.GROUP),),
    gain=Gain.ANY_POLICY,
    published=("iam-011",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html",),
)
