"""One principal is denied again and again within minutes: someone explores what a key may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.stories.scene import PlantedEvent, Scene, Story

NAME: Final = "access-denied-burst"
ADDRESS: Final = "192.0.2.144"
DENIED: Final = 180
_OPERATIONS: Final = (
    "iam:ListUsers",
    "iam:ListRoles",
    "iam:GetAccountAuthorizationDetails",
    "organizations:ListAccounts",
    "secretsmanager:ListSecrets",
    "kms:ListAliases",
    "rds:DescribeDBInstances",
    "cloudtrail:DescribeTrails",
    "ssm:GetParametersByPath",
)


def plan(scene: Scene) -> Story:
    """Returns the story: trudy's access key, used from an address never seen before."""
    trudy = scene.user("trudy", ip=ADDRESS, agent="python-requests/2.32.3")
    moment = scene.before(14, "03:05:00")
    denied: list[PlantedEvent] = []
    for number in range(DENIED):
        operation = _OPERATIONS[number % len(_OPERATIONS)]
        denied.append(
            scene.event(
                trudy,
                moment + timedelta(seconds=3 * number),
                operation,
                read_only=True,
                error_code="AccessDenied",
                error_message=f"User: {trudy.arn} is not authorized to perform: {operation} on resource: * because "
                f"no identity-based policy allows the {operation} action",
            )
        )
    return scene.story(
        "Which principal was denied unusually often?",
        denied,
        resources=(trudy.arn,),
        answer={"userName": "trudy", "denied": DENIED, "sourceIPAddress": ADDRESS},
    )
