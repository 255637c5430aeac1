"""A user becomes an administrator by being added to a group."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import PRODUCTION
from leastwise.demo.stories.scene import Scene, Story

NAME: Final = "alice-became-administrator"
USER: Final = "alice"
GROUP: Final = "Administrators"


def plan(scene: Scene) -> Story:
    """Returns the story: carol adds alice to the group; an earlier try names a group that does not exist."""
    moment = scene.before(176, "08:52:11")
    carol = scene.on_console("carol", moment - timedelta(minutes=7))
    alice = scene.organisation.users[USER]
    added = scene.event(carol, moment, "iam:AddUserToGroup", request={"groupName": GROUP, "userName": USER})
    mistaken = scene.event(
        carol,
        moment - timedelta(seconds=49),
        "iam:AddUserToGroup",
        request={"groupName": "Admins", "userName": USER},
        error_code="NoSuchEntityException",
        error_message="The group with name Admins cannot be found.",
    )
    return scene.story(
        "When did alice become an administrator, and through which call?",
        (added,),
        decoys=(mistaken,),
        resources=(alice.arn, f"arn:aws:iam::{PRODUCTION}:group/{GROUP}"),
        answer={"userName": USER, "groupName": GROUP, "grantedBy": carol.arn, "eventName": "AddUserToGroup"},
    )
