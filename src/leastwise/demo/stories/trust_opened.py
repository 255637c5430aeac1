"""A role's trust policy is opened to an account outside the organisation."""

from __future__ import annotations

from typing import Final

from leastwise.demo.events import encode
from leastwise.demo.organisation import OUTSIDE_ACCOUNT, PRODUCTION
from leastwise.demo.stories.scene import Caller, PlantedEvent, Scene, Story

NAME: Final = "trust-policy-opened"
ROLE: Final = "partner-exchange"
DAYS_AGO: Final = 17


def _update(
    scene: Scene,
    caller: Caller,
    days: int,
    clock: str,
    role: str,
    account: str,
    error_code: str = "",
    error_message: str = "",
) -> PlantedEvent:
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    document = encode({"Version": "2012-10-17", "Statement": [statement]})
    request = {"roleName": role, "policyDocument": document}
    return scene.event(
        caller,
        scene.before(days, clock),
        "iam:UpdateAssumeRolePolicy",
        request=request,
        error_code=error_code,
        error_message=error_message,
    )


def plan(scene: Scene) -> Story:
    """Returns the story: bob, by now an administrator; an earlier change is older than 30 days, one was denied."""
    role, bob, trudy = scene.organisation.roles[ROLE], scene.user("bob"), scene.user("trudy")
    opened = _update(scene, bob, DAYS_AGO, "11:26:58", ROLE, OUTSIDE_ACCOUNT)
    older = _update(scene, scene.user("alice"), 76, "10:00:02", "data-sharing", PRODUCTION)
    denied = _update(
        scene,
        trudy,
        16,
        "12:44:31",
        ROLE,
        OUTSIDE_ACCOUNT,
        error_code="AccessDenied",
        error_message=f"User: {trudy.arn} is not authorized to perform: iam:UpdateAssumeRolePolicy on resource: "
        f"role {ROLE} because no identity-based policy allows the iam:UpdateAssumeRolePolicy action",
    )
    return scene.story(
        "Which trust policies were changed within the last 30 days?",
        (opened,),
        others=(older,),
        decoys=(denied,),
        resources=(role.arn,),
        answer={"roleArn": role.arn, "trustedAccount": OUTSIDE_ACCOUNT, "changedBy": bob.arn},
    )
