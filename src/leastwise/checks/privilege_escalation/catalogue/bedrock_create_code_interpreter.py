"""A code interpreter made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

BEDROCK_CREATE_CODE_INTERPRETER: Final = EscalationPath(
    "bedrock-create-code-interpreter",
    "A code interpreter made with a role",
    "A Bedrock AgentCore code interpreter is made with the role, and code run in a session of it.",
    Target.ROLE,
    (
        pass_role("bedrock-agentcore.amazonaws.com"),
        request("bedrock-agentcore:CreateCodeInterpreter"),
        request("bedrock-agentcore:StartCodeInterpreterSession", "code-interpreter-custom"),
        request("bedrock-agentcore:InvokeCodeInterpreter", "code-interpreter-custom"),
    ),
    services=("bedrock-agentcore.amazonaws.com",),
    published=("bedrock-001",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html",
    ),
)
