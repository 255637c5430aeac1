"""An SSH key added to a development endpoint."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

GLUE_UPDATE_DEV_ENDPOINT: Final = EscalationPath(
    "glue-update-dev-endpoint",
    "An SSH key added to a development endpoint",
    "An SSH key of the principal's is added to a Glue development endpoint that runs with the role.",
    Target.ROLE,
    (request("glue:UpdateDevEndpoint"),),
    services=("glue.amazonaws.com",),
    existing="a Glue development endpoint runs with the role",
    published=("glue-002",),
    references=("https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",),
)
