"""A managed policy gets a new default version that allows more."""

from __future__ import annotations

from typing import Final

from leastwise.demo.events import encode
from leastwise.demo.organisation import DEVELOPMENT
from leastwise.demo.stories.scene import Scene, Story, written

NAME: Final = "managed-policy-edited"
POLICY: Final = f"arn:aws:iam::{DEVELOPMENT}:policy/developer-base"


def plan(scene: Scene) -> Story:
    """Returns the story: ivan makes version 4 the default; an earlier version was only a draft."""
    ivan = scene.user("ivan")
    statement = {"Effect": "Allow", "Action": ["iam:PassRole", "s3:*", "lambda:*"], "Resource": "*"}
    document = encode({"Version": "2012-10-17", "Statement": [statement]})
    moments = {"v3": scene.before(31, "17:49:00"), "v4": scene.before(30, "08:06:21")}
    draft, edited = (
        scene.event(
            ivan,
            moment,
            "iam:CreatePolicyVersion",
            request={"policyArn": POLICY, "policyDocument": document, "setAsDefault": version == "v4"},
            response={
                "policyVersion": {
                    "versionId": version,
                    "isDefaultVersion": version == "v4",
                    "createDate": written(moment),
                }
            },
        )
        for version, moment in moments.items()
    )
    return scene.story(
        "Who edited a managed policy so that the change took effect at once?",
        (edited,),
        decoys=(draft,),
        resources=(POLICY,),
        answer={"policyArn": POLICY, "versionId": "v4", "editedBy": ivan.arn},
    )
