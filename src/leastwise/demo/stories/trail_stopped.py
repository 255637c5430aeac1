"""Someone stops a trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import PRODUCTION
from leastwise.demo.stories.scene import Scene, Story

NAME: Final = "trail-stopped"
TRAIL: Final = f"arn:aws:cloudtrail:us-east-1:{PRODUCTION}:trail/data-events"


def plan(scene: Scene) -> Story:
    """Returns the story: dave stops the account's own trail, alice starts it again; ivan was denied."""
    moment = scene.before(41, "19:20:08")
    dave = scene.on_console("dave", moment - timedelta(minutes=4))
    ivan = scene.user("ivan")
    stopped = scene.event(dave, moment, "cloudtrail:StopLogging", request={"name": TRAIL})
    started = scene.event(
        scene.user("alice"),
        moment + timedelta(hours=2, minutes=9),
        "cloudtrail:StartLogging",
        request={"name": TRAIL},
    )
    denied = scene.event(
        ivan,
        moment - timedelta(days=11),
        "cloudtrail:StopLogging",
        request={"name": "organization-trail"},
        error_code="AccessDeniedException",
        error_message=f"User: {ivan.arn} is not authorized to perform: cloudtrail:StopLogging",
    )
    return scene.story(
        "Who stopped a trail?",
        (stopped,),
        others=(started,),
        decoys=(denied,),
        resources=(TRAIL,),
        answer={"trail": TRAIL, "stoppedBy": dave.arn, "startedAgain": started.event.time},
    )
