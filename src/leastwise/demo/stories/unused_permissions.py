"""A role may do everything in EC2 and only ever describes instances."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.events import encode
from leastwise.demo.identities import Session
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story, written

NAME: Final = "role-only-describes"
ROLE: Final = "instance-operator"
_REGION: Final = "eu-central-1"
_TRUST: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222233334444:root"}, "Action": "sts:AssumeRole"}
    ],
}
_POLICY: Final = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}


def _created(scene: Scene) -> list[PlantedEvent]:
    role, alice = scene.organisation.roles[ROLE], scene.user("alice")
    moment = scene.before(171, "11:12:13")
    described = {
        "path": role.path,
        "roleName": role.name,
        "roleId": role.principal_id,
        "arn": role.arn,
        "createDate": written(moment),
    }
    return [
        scene.event(
            alice,
            moment,
            "iam:CreateRole",
            request={"roleName": ROLE, "assumeRolePolicyDocument": encode(_TRUST)},
            response={"role": described},
        ),
        scene.event(
            alice,
            moment + timedelta(seconds=40),
            "iam:PutRolePolicy",
            request={"roleName": ROLE, "policyName": "ec2", "policyDocument": encode(_POLICY)},
        ),
    ]


def plan(scene: Scene) -> Story:
    """Returns the story: carol assumes the role once a week."""
    role = scene.organisation.roles[ROLE]
    sessions: list[PlantedEvent] = []
    calls: list[PlantedEvent] = []
    for week, days in enumerate(range(164, 1, -7)):
        moment = scene.before(days, "07:30:05")
        carol = scene.user("carol", agent="aws-cli/2.27.41")
        session = Session("carol", scene.key("session", week), moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
        assumed, operator = scene.assume(carol, role, session, moment, region=_REGION)
        sessions.append(assumed)
        calls += [
            scene.event(
                operator,
                moment + timedelta(seconds=9 + 5 * number),
                "ec2:DescribeInstances",
                region=_REGION,
                read_only=True,
                request={"maxResults": 1000, "instancesSet": {}, "filterSet": {}},
            )
            for number in range(2)
        ]
    return scene.story(
        f"What has the role {ROLE} used of its permissions?",
        calls,
        others=[*_created(scene), *sessions],
        resources=(role.arn,),
        answer={
            "roleArn": role.arn,
            "granted": ["ec2:*"],
            "used": ["ec2:DescribeInstances"],
            "sessions": len(sessions),
        },
    )
