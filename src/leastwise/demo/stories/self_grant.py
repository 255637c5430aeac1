"""A user grants themselves administrator rights with an inline policy."""

from __future__ import annotations

from typing import Final

from leastwise.demo.events import encode
from leastwise.demo.stories.scene import Scene, Story

NAME: Final = "self-granted-administrator"


def plan(scene: Scene) -> Story:
    """Returns the story: erin puts an inline policy on her own user; the first try has a malformed document."""
    erin = scene.user("erin")
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    granted = scene.event(
        erin,
        scene.before(34, "18:03:26"),
        "iam:PutUserPolicy",
        request={"userName": "erin", "policyName": "tmp-debug", "policyDocument": encode(document)},
    )
    malformed = scene.event(
        erin,
        scene.before(34, "18:02:51"),
        "iam:PutUserPolicy",
        request={"userName": "erin", "policyName": "tmp-debug", "policyDocument": "{}"},
        error_code="MalformedPolicyDocumentException",
        error_message="Syntax errors in policy.",
    )
    return scene.story(
        "Which users granted themselves more rights?",
        (granted,),
        decoys=(malformed,),
        resources=(erin.arn,),
        answer={"userName": "erin", "policyName": "tmp-debug", "policyDocument": document},
    )
