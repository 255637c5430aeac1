"""Console sign-ins without MFA."""

from __future__ import annotations

from typing import Final

from leastwise.demo import identities
from leastwise.demo.organisation import CONSOLE_AGENT
from leastwise.demo.stories.scene import Caller, PlantedEvent, Scene, Story

NAME: Final = "console-login-without-mfa"
_TARGET: Final = {"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": "No"}
_LOGINS: Final = (
    ("dave", 62, "08:14:55"),
    ("frank", 38, "07:58:12"),
    ("dave", 20, "08:21:40"),
    ("dave", 5, "22:47:03"),
)


def _login(scene: Scene, name: str, days: int, clock: str, result: str, error_message: str = "") -> PlantedEvent:
    user = scene.organisation.users[name]
    caller = Caller(identities.console_user(user), user.account_id, user.ip, CONSOLE_AGENT)
    return scene.event(
        caller,
        scene.before(days, clock),
        "signin:ConsoleLogin",
        response={"ConsoleLogin": result},
        additional=_TARGET,
        event_type="AwsConsoleSignIn",
        error_message=error_message,
    )


def plan(scene: Scene) -> Story:
    """Returns the story: dave and frank have no MFA device; a wrong password is no sign-in."""
    logins = [_login(scene, name, days, clock, "Success") for name, days, clock in _LOGINS]
    failed = _login(scene, "dave", 20, "08:20:58", "Failure", error_message="Failed authentication")
    users = sorted({name for name, _, _ in _LOGINS})
    return scene.story(
        "Who signed in to the console without MFA?",
        logins,
        decoys=(failed,),
        resources=tuple(scene.organisation.users[name].arn for name in users),
        answer={"userNames": users},
    )
