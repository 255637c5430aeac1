"""IAM users created within the last 60 days."""

from __future__ import annotations

from typing import Final

from leastwise.demo.organisation import DEVELOPMENT, PRODUCTION, unique_id
from leastwise.demo.stories import console_user
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story, written

NAME: Final = "users-created"
_CREATED: Final = (
    ("alice", "etl-reader", 57, "09:02:33"),
    ("erin", "ci-legacy", 44, "16:18:09"),
    ("alice", "wendy", 6, "10:40:27"),
)
_ACCOUNTS: Final = {"alice": PRODUCTION, "erin": DEVELOPMENT}


def _creation(scene: Scene, by: str, name: str, days: int, clock: str) -> PlantedEvent:
    moment = scene.before(days, clock)
    user = {
        "path": "/",
        "userName": name,
        "userId": unique_id("AIDA", 21, scene.organisation.seed, name),
        "arn": f"arn:aws:iam::{_ACCOUNTS[by]}:user/{name}",
        "createDate": written(moment),
    }
    return scene.event(scene.user(by), moment, "iam:CreateUser", request={"userName": name}, response={"user": user})


def plan(scene: Scene) -> Story:
    """Returns the story: four users, one of them told in ``console_user``; one is older, one existed already."""
    created = [_creation(scene, *values) for values in _CREATED]
    older = _creation(scene, "alice", "batch-runner", 95, "13:13:13")
    exists = scene.event(
        scene.user("alice"),
        scene.before(6, "10:39:58"),
        "iam:CreateUser",
        request={"userName": "carol"},
        error_code="EntityAlreadyExistsException",
        error_message="User with name carol already exists.",
    )
    elsewhere = console_user.plan(scene.another(console_user.NAME)).events[0]
    names = [name for _, name, _, _ in _CREATED] + [console_user.USER]
    return scene.story(
        "Which IAM users were created within the last 60 days?",
        created,
        others=(older,),
        decoys=(exists,),
        told_elsewhere=(elsewhere,),
        answer={"userNames": sorted(names)},
    )
