"""A change set of a stack made and executed."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

CLOUDFORMATION_EXECUTE_CHANGE_SET: Final = EscalationPath(
    "cloudformation-execute-change-set",
    "A change set of a stack made and executed",
    "A change set replaces the template of a stack that keeps a service role, and is executed.",
    Target.ROLE,
    (
        request("cloudformation:CreateChangeSet"),
        request("cloudformation:ExecuteChangeSet"),
    ),
    services=("cloudformation.amazonaws.com",),
    existing="a stack has the role as service role",
    published=("cloudformation-005",),
    references=("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",),
)
