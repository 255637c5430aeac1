"""Someone attaches AdministratorAccess to a user."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.stories.scene import Scene, Story

NAME: Final = "administrator-access-attached"
POLICY: Final = "arn:aws:iam::aws:policy/AdministratorAccess"


def plan(scene: Scene) -> Story:
    """Returns the story: alice attaches the policy to bob; ivan's try on himself is denied."""
    moment = scene.before(23, "09:41:17")
    alice, ivan = scene.user("alice"), scene.user("ivan")
    bob = scene.organisation.users["bob"]
    attached = scene.event(
        alice, moment, "iam:AttachUserPolicy", request={"userName": "bob", "policyArn": POLICY}, version="1.10"
    )
    looked = scene.event(
        alice,
        moment - timedelta(seconds=37),
        "iam:ListAttachedUserPolicies",
        request={"userName": "bob"},
        read_only=True,
    )
    denied = scene.event(
        ivan,
        moment + timedelta(days=2, minutes=14),
        "iam:AttachUserPolicy",
        error_code="AccessDenied",
        error_message=f"User: {ivan.arn} is not authorized to perform: iam:AttachUserPolicy on resource: user ivan "
        "because no identity-based policy allows the iam:AttachUserPolicy action",
    )
    return scene.story(
        "Who gave full admin to the user bob?",
        (attached,),
        others=(looked,),
        decoys=(denied,),
        resources=(bob.arn, POLICY),
        answer={"userName": "bob", "policyArn": POLICY, "grantedBy": alice.arn},
    )
