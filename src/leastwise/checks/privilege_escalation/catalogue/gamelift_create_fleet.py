"""A game server fleet made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

GAMELIFT_CREATE_FLEET: Final = EscalationPath(
    "gamelift-create-fleet",
    "A game server fleet made with a role",
    "A GameLift fleet is made with the role as instance role and runs a build of the principal's.",
    Target.ROLE,
    (
        pass_role("gamelift.amazonaws.com"),
        request("gamelift:CreateBuild"),
        request("gamelift:CreateFleet"),
    ),
    services=("gamelift.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/gameliftservers/latest/developerguide/gamelift-sdk-server-resources.html",
    ),
)
