"""A managed policy gets a new default version that allows more."""

from __future__ import annotations

from typing import Final

from leastwise.demo.events import encode
from leastwise.demo.organisation import DEVELOPMENT
from leastwise.demo.stories.scene import Scene, Story, written

NAME: Final = "managed-policy-edited"
POLICY: Final = f"arn:aws:iam::{DEVELOPMENT}:policy/developer-base"


def plan(scene: Scene) -> Story:
    """Returns the story: ivan makes version 3 the default; an earlier version was only a draft."""
    ivan = scene.user("ivan")
    statement = {"Effect": "Allow", "Action": ["iam:PassRole", "s3:*", "lambda:*"], "Resource": "*"}
    document = encode({"Version": "2012-10-17", "Statement": [statement]})
    moments = {"v2": scene.before(31, "17:49:00"), "v3": scene.before(30, "08:06:21")}
    draft, edited = (
        scene.event(
            ivan,
            moment,
            "iam:CreatePolicyVersion",
            request={"policyArn": POLICY, "policyDocument": document, "setAsDefault": version == "v3"},
            response={
                "policyVersion": {
                    "versionId": version,
                    "isDefaultVersion": version == "v3",
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
        answer={"policyArn": POLICY, "versionId": "v3", "editedBy": ivan.arn},
    )
