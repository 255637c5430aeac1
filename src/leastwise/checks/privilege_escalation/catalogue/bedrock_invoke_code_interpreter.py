"""Code run in a code interpreter."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, request

BEDROCK_INVOKE_CODE_INTERPRETER: Final = EscalationPath(
    "bedrock-invoke-code-interpreter",
    "Code run in a code interpreter",
    "Code is run in a session of a Bedrock AgentCore code interpreter that runs with the role.",
    Target.ROLE,
    (
        request("bedrock-agentcore:StartCodeInterpreterSession", "code-interpreter-custom"),
        request("bedrock-agentcore:InvokeCodeInterpreter", "code-interpreter-custom"),
    ),
    services=("bedrock-agentcore.amazonaws.com",),
    existing="a code interpreter runs with the role",
    published=("bedrock-002",),
    references=("https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html",),
)
