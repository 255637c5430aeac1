"""A role given to a device."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

IOT_CREATE_ROLE_ALIAS: Final = EscalationPath(
    "iot-create-role-alias",
    "A role given to a device",
    "A role alias lets a device with a certificate fetch the role's credentials.",
    Target.ROLE,
    (
        pass_role("credentials.iot.amazonaws.com"),
        request("iot:CreateRoleAlias"),
    ),
    services=("credentials.iot.amazonaws.com",),
    existing="the principal holds a device certificate, or may make one",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html",
    ),
)
