"""An image builder made with a role."""

from __future__ import annotations

from typing import Final

from leastwise.checks.privilege_escalation.path import EscalationPath, Target, pass_role, request

APPSTREAM_CREATE_IMAGE_BUILDER: Final = EscalationPath(
    "appstream-create-image-builder",
    "An image builder made with a role",
    "An AppStream image builder is made with the role, and a streaming URL opens it.",
    Target.ROLE,
    (
        pass_role("appstream.amazonaws.com"),
        request("appstream:CreateImageBuilder", "image-builder"),
        request("appstream:CreateImageBuilderStreamingURL"),
    ),
    services=("appstream.amazonaws.com",),
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        "https://docs.aws.amazon.com/appstream2/latest/developerguide/using-iam-roles-to-grant-permissions-to-applications-scripts-streaming-instances.html",
    ),
)
