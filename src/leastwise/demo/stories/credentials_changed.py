"""Access keys are rotated and passwords are changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import unique_id
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story, written

NAME: Final = "credentials-changed"


def _rotation(scene: Scene, new_key: str) -> list[PlantedEvent]:
    heidi = scene.user("heidi")
    old_key = str(heidi.identity["accessKeyId"])
    moment = scene.before(48, "10:05:12")
    key = {"userName": "heidi", "accessKeyId": new_key, "status": "Active", "createDate": written(moment)}
    user = {"userName": "heidi", "accessKeyId": old_key}
    return [
        scene.event(heidi, moment, "iam:CreateAccessKey", request={"userName": "heidi"}, response={"accessKey": key}),
        scene.event(
            heidi, moment + timedelta(minutes=22), "iam:UpdateAccessKey", request={"status": "Inactive"} | user
        ),
        scene.event(scene.user("alice"), moment + timedelta(days=3), "iam:DeleteAccessKey", request=user),
    ]


def _passwords(scene: Scene) -> list[PlantedEvent]:
    moment = scene.before(27, "08:31:45")
    judy = scene.on_console("judy", moment - timedelta(minutes=2))
    changed = scene.event(judy, moment, "iam:ChangePassword")
    alice = scene.user("alice")
    reset = scene.event(
        alice,
        moment + timedelta(days=6, hours=1),
        "iam:UpdateLoginProfile",
        request={"userName": "carol", "passwordResetRequired": True},
    )
    return [changed, reset]


def plan(scene: Scene) -> Story:
    """Returns the story: heidi rotates her key, judy changes her password, alice resets carol's."""
    new_key = unique_id("AKIA", 20, scene.organisation.seed, "heidi", "rotated")
    weak = scene.event(
        scene.on_console("frank", scene.before(26, "11:58:00")),
        scene.before(26, "12:01:09"),
        "iam:ChangePassword",
        error_code="PasswordPolicyViolationException",
        error_message="Password does not conform to the account password policy.",
    )
    return scene.story(
        "Who rotated an access key or changed a password?",
        [*_rotation(scene, new_key), *_passwords(scene)],
        decoys=(weak,),
        resources=tuple(scene.organisation.users[name].arn for name in ("heidi", "judy", "carol")),
        answer={
            "keysRotated": [{"userName": "heidi", "newAccessKeyId": new_key}],
            "passwordsChanged": ["judy", "carol"],
        },
    )
