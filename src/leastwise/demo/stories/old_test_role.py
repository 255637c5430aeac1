"""A role for a test, created six months ago, still has AdministratorAccess and is still used."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.events import encode, iso
from leastwise.demo.identities import Session
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story, written

NAME: Final = "old-test-role"
ROLE: Final = "load-test"
AGE: Final = 178
_TRUST: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::333344445555:root"}, "Action": "sts:AssumeRole"}
    ],
}
_POLICY: Final = "arn:aws:iam::aws:policy/AdministratorAccess"


def plan(scene: Scene) -> Story:
    """Returns the story: erin created the role; the last session is nine days old."""
    role, erin = scene.organisation.roles[ROLE], scene.user("erin")
    moment = scene.before(AGE, "15:00:30")
    described = {"path": "/", "roleName": ROLE, "roleId": role.principal_id, "arn": role.arn}
    created = scene.event(
        erin,
        moment,
        "iam:CreateRole",
        request={
            "roleName": ROLE,
            "description": "load test, delete after the release",
            "assumeRolePolicyDocument": encode(_TRUST),
        },
        response={"role": described | {"createDate": written(moment)}},
    )
    attached = scene.event(
        erin,
        moment + timedelta(seconds=21),
        "iam:AttachRolePolicy",
        request={"roleName": ROLE, "policyArn": _POLICY},
    )
    uses: list[PlantedEvent] = []
    for days in (177, 150, 120, 90, 60, 30, 9):
        start = scene.before(days, "20:10:00")
        session = Session("load-test-run", scene.key(days), iso(start))
        assumed, tester = scene.assume(erin, role, session, start)
        listed = scene.event(
            tester,
            start + timedelta(seconds=6),
            "s3:ListBuckets",
            request={"Host": "s3.amazonaws.com"},
            read_only=True,
        )
        uses += [assumed, listed]
    return scene.story(
        "Which roles created for a test half a year ago still exist and are still used?",
        (created,),
        others=(attached, *uses),
        resources=(role.arn,),
        answer={
            "roleArn": role.arn,
            "created": created.event.time,
            "policies": [_POLICY],
            "lastUsed": uses[-1].event.time,
            "sessions": len(uses) // 2,
        },
    )
