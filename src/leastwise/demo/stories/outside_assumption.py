"""A principal of an account outside the organisation assumes a role."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo import identities
from leastwise.demo.events import iso
from leastwise.demo.identities import Session
from leastwise.demo.organisation import OUTSIDE_ACCOUNT, PRODUCTION, SDK_AGENT, unique_id
from leastwise.demo.stories.scene import Caller, Scene, Story
from leastwise.demo.stories.trust_opened import DAYS_AGO, ROLE

NAME: Final = "outside-account-assumed-role"
_ADDRESS: Final = "192.0.2.201"
_LISTED: Final = 12


def plan(scene: Scene) -> Story:
    """Returns the story: the role whose trust was opened two days before; a try before that was denied."""
    role = scene.organisation.roles[ROLE]
    principal = unique_id("AIDA", 21, scene.organisation.seed, "outsider")
    outsider = Caller(identities.aws_account(OUTSIDE_ACCOUNT, principal), PRODUCTION, _ADDRESS, SDK_AGENT)
    moment = scene.before(DAYS_AGO - 2, "01:17:36")
    session = Session("exchange", scene.key(), iso(moment))
    assumed, inside = scene.assume(
        outsider, role, session, moment, shared_event_id="5f0b7c7e-3d52-4c36-9d0b-7d8b5b8a1c2d"
    )
    used = [
        scene.event(
            inside,
            moment + timedelta(seconds=10 + 2 * number),
            "s3:ListBuckets" if number % 2 else "ec2:DescribeInstances",
            read_only=True,
        )
        for number in range(_LISTED)
    ]
    denied, _ = scene.assume(
        outsider,
        role,
        session,
        scene.before(DAYS_AGO + 1, "00:52:10"),
        response=None,
        error_code="AccessDenied",
        error_message=f"User: {principal} is not authorized to perform: sts:AssumeRole on resource: {role.arn}",
    )
    return scene.story(
        "Which roles were assumed from an account outside the organisation?",
        (assumed,),
        others=used,
        decoys=(denied,),
        resources=(role.arn,),
        answer={
            "accountId": OUTSIDE_ACCOUNT,
            "roleArn": role.arn,
            "accessKeyId": session.access_key_id,
            "sessionEventIDs": [planted.event.event_id for planted in used],
        },
    )
