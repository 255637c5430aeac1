"""A role given to holders of own certificates."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

ROLESANYWHERE_CREATE_PROFILE: Final = EscalationPath(
    "rolesanywhere-create-profile",
    "A role given to holders of own certificates",
    "A trust anchor of the principal's own certificate authority and a profile with the role: a certificate "
    "gets the role's credentials.",
    Target.ROLE,
    (
        pass_role("rolesanywhere.amazonaws.com"),
        request("rolesanywhere:CreateTrustAnchor"),
        request("rolesanywhere:CreateProfile"),
    ),
    services=("rolesanywhere.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html",
    ),
)
