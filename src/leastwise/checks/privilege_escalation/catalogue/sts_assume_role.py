"""A role that lets itself be assumed."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import ASSUME, EscalationPath, Target

STS_ASSUME_ROLE: Final = EscalationPath(
    "sts-assume-role",
    "A role that lets itself be assumed",
    "The trust policy of the role admits the principal. Where that is meant, the role's powers are the "
    "principal's by design; what matters is where such chains end.",
    Target.ROLE,
    (ASSUME,),
    published=("sts-001",),
    references=("https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",),
)
