"""A function made with a role and fed by an event source."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

LAMBDA_CREATE_FUNCTION_WITH_EVENT_SOURCE: Final = EscalationPath(
    "lambda-create-function-with-event-source",
    "A function made with a role and fed by an event source",
    "A function is made that runs with the role; an event source mapping has it invoked, by a stream or queue.",
    Target.ROLE,
    (
        pass_role("lambda.amazonaws.com"),
        request("lambda:CreateFunction"),
        request("lambda:CreateEventSourceMapping"),
    ),
    services=("lambda.amazonaws.com",),
    existing="a stream or queue can be read with the role and written to by the principal",
    published=("lambda-002",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
    ),
)
