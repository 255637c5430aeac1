"""Roles that nobody has used for 90 days, and some that only look so."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.events import encode, iso
from leastwise.demo.identities import Session
from leastwise.demo.organisation import DEVELOPMENT
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story, written

NAME: Final = "roles-unused"
FORGOTTEN: Final = "data-migration"
SEASONAL: Final = "quarterly-close"
YOUNG: Final = "feature-preview"
NEVER_USED: Final = ("data-sharing", "report-archive")
LAST_USED: Final = 110  # days ago
_POLICY: Final = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
_TRUST: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{DEVELOPMENT}:root"}, "Action": "sts:AssumeRole"}
    ],
}


def _sessions(scene: Scene, role: str, *days_ago: int) -> list[tuple[PlantedEvent, PlantedEvent]]:
    """Returns for each session of alice's the AssumeRole event and the call that followed."""
    found = []
    for days in days_ago:
        moment = scene.before(days, "16:31:20")
        session = Session("alice", scene.key(role, days), iso(moment))
        assumed, inside = scene.assume(scene.user("alice"), scene.organisation.roles[role], session, moment)
        request = {"Host": "s3.amazonaws.com"}
        listed = scene.event(inside, moment + timedelta(seconds=12), "s3:ListBuckets", request=request, read_only=True)
        found.append((assumed, listed))
    return found


def _young(scene: Scene) -> list[PlantedEvent]:
    role, erin, moment = scene.organisation.roles[YOUNG], scene.user("erin"), scene.before(40, "14:00:41")
    described = {"path": "/", "roleName": YOUNG, "roleId": role.principal_id, "arn": role.arn}
    return [
        scene.event(
            erin,
            moment,
            "iam:CreateRole",
            request={"roleName": YOUNG, "assumeRolePolicyDocument": encode(_TRUST)},
            response={"role": described | {"createDate": written(moment)}},
        ),
        scene.event(
            erin,
            moment + timedelta(seconds=30),
            "iam:AttachRolePolicy",
            request={"roleName": YOUNG, "policyArn": _POLICY},
        ),
    ]


def plan(scene: Scene) -> Story:
    """Returns the story: one role was forgotten, one is used each quarter, one is young, others never were used."""
    roles = scene.organisation.roles
    forgotten = _sessions(scene, FORGOTTEN, 140, 126, LAST_USED)
    seasonal = _sessions(scene, SEASONAL, 171, 80)
    last = forgotten[-1][0]
    others = [event for pair in forgotten for event in pair if event is not last]
    return scene.story(
        "Which roles were in use, and have not been assumed for 90 days?",
        (last,),
        others=[*others, *(event for pair in seasonal for event in pair), *_young(scene)],
        resources=(roles[FORGOTTEN].arn,),
        answer={
            "roleArn": roles[FORGOTTEN].arn,
            "lastAssumed": last.event.time,
            "neverUsed": [roles[name].arn for name in NEVER_USED],
            "usedOncePerQuarter": roles[SEASONAL].arn,
            "youngerThan90Days": roles[YOUNG].arn,
        },
    )
