"""A managed policy for a group of its own."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, On, Target, attach

IAM_ATTACH_GROUP_POLICY: Final = EscalationPath(
    "iam-attach-group-policy",
    "A managed policy for a group of its own",
    "The user attaches AdministratorAccess to a group that it is a member of.",
    Target.OWN_USER,
    (attach("iam:AttachGroupPolicy", On.GROUP),),
    gain=Gain.ANY_POLICY,
    published=("iam-010",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html",),
)
