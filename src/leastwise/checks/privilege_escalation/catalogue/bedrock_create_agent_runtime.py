"""An agent runtime made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

BEDROCK_CREATE_AGENT_RUNTIME: Final = EscalationPath(
    "bedrock-create-agent-runtime",
    "An agent runtime made with a role",
    "A Bedrock AgentCore runtime is made with the role and a container of the principal's, and invoked.",
    Target.ROLE,
    (
        pass_role("bedrock-agentcore.amazonaws.com"),
        request("bedrock-agentcore:CreateAgentRuntime"),
        request("bedrock-agentcore:InvokeAgentRuntime", "runtime"),
    ),
    services=("bedrock-agentcore.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html",
    ),
)
