"""Someone has left: nothing done for months, the access key still active."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.stories.scene import PlantedEvent, Scene, Story

NAME: Final = "leaver"
USER: Final = "tom"
INACTIVE_DAYS: Final = 97


def plan(scene: Scene) -> Story:
    """Returns the story: tom works every third day, then never again."""
    tom = scene.user(USER)
    worked: list[PlantedEvent] = []
    for days in range(scene.days - 1, INACTIVE_DAYS, -3):
        moment = scene.before(days, "09:15:00")
        worked += [
            scene.event(tom, moment, "sts:GetCallerIdentity", read_only=True),
            scene.event(
                tom,
                moment + timedelta(minutes=2),
                "s3:ListBuckets",
                request={"Host": "s3.amazonaws.com"},
                read_only=True,
            ),
        ]
    last = scene.event(
        tom,
        scene.before(INACTIVE_DAYS, "17:02:44"),
        "lambda:ListFunctions20150331",
        request={"maxItems": 50},
        read_only=True,
    )
    return scene.story(
        "Whose credentials are active though they have done nothing for 90 days?",
        (last,),
        others=worked,
        resources=(tom.arn,),
        answer={
            "userName": USER,
            "lastActive": last.event.time,
            "accessKeyId": tom.identity["accessKeyId"],
            "events": len(worked) + 1,
        },
    )
