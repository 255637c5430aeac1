"""An inline policy for the role that it is."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Target, on_target

IAM_PUT_ROLE_POLICY: Final = EscalationPath(
    "iam-put-role-policy",
    "An inline policy for the role that it is",
    "A session of the role puts an inline policy that allows everything on its own role; sessions that run "
    "already have it too.",
    Target.OWN_ROLE,
    (on_target("iam:PutRolePolicy"),),
    gain=Gain.ANY_POLICY,
    published=("iam-005",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",),
)
