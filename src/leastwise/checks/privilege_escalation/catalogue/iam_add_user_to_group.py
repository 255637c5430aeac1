"""Membership of a stronger group."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, On, Step, Target

IAM_ADD_USER_TO_GROUP: Final = EscalationPath(
    "iam-add-user-to-group",
    "Membership of a stronger group",
    "The user makes itself a member of a group, whose policies are its own from then on.",
    Target.OWN_USER,
    (Step("iam:AddUserToGroup", On.JOINED),),
    published=("iam-013",),
    references=("https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html",),
)
