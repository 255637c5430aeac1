"""Someone creates an IAM user and gives it a password for the console."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import PRODUCTION, unique_id
from leastwise.demo.stories.scene import Scene, Story, written

NAME: Final = "console-user-created"
USER: Final = "temp-support"


def plan(scene: Scene) -> Story:
    """Returns the story; its first event is CreateUser."""
    moment = scene.before(12, "14:22:41")
    carol = scene.on_console("carol", moment - timedelta(minutes=18))
    arn = f"arn:aws:iam::{PRODUCTION}:user/{USER}"
    user = {
        "path": "/",
        "userName": USER,
        "userId": unique_id("AIDA", 21, scene.organisation.seed, USER),
        "arn": arn,
        "createDate": written(moment),
    }
    created = scene.event(
        carol,
        moment,
        "iam:CreateUser",
        request={"userName": USER, "tags": []},
        response={"user": user},
    )
    later = moment + timedelta(seconds=3)
    profile = scene.event(
        carol,
        later,
        "iam:CreateLoginProfile",
        request={"userName": USER, "passwordResetRequired": True},
        response={"loginProfile": {"userName": USER, "createDate": written(later), "passwordResetRequired": True}},
    )
    return scene.story(
        f"Who created the user {USER} and gave it console access?",
        (created, profile),
        resources=(arn,),
        answer={"userName": USER, "createdBy": carol.arn, "consoleAccess": True},
    )
