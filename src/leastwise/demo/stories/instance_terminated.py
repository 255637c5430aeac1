"""An EC2 instance is terminated by accident."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import PRODUCTION, hex_id
from leastwise.demo.stories.scene import Scene, Story

NAME: Final = "instance-terminated"
REGION: Final = "eu-central-1"


def plan(scene: Scene) -> Story:
    """Returns the story: dave terminates it on the console; bob's call was a dry run, trudy's was denied."""
    instance = hex_id("i-", 17, scene.organisation.seed, "the terminated instance")
    moment = scene.before(9, "16:47:33")
    request = {"instancesSet": {"items": [{"instanceId": instance}]}}
    dave = scene.on_console("dave", moment - timedelta(minutes=31))
    change = {
        "instanceId": instance,
        "currentState": {"code": 32, "name": "shutting-down"},
        "previousState": {"code": 16, "name": "running"},
    }
    terminated = scene.event(
        dave,
        moment,
        "ec2:TerminateInstances",
        region=REGION,
        request=request,
        response={"requestId": "9a4c1c5e-0f6c-4f7e-8d1f-6d1b2d3c4e5f", "instancesSet": {"items": [change]}},
    )
    dry_run = scene.event(
        scene.user("bob"),
        moment - timedelta(hours=5, minutes=12),
        "ec2:TerminateInstances",
        region=REGION,
        request=request,
        error_code="Client.DryRunOperation",
        error_message="Request would have succeeded, but DryRun flag is set.",
    )
    denied = scene.event(
        scene.user("trudy"),
        moment - timedelta(days=1),
        "ec2:TerminateInstances",
        region=REGION,
        request=request,
        error_code="Client.UnauthorizedOperation",
        error_message="You are not authorized to perform this operation.",
    )
    return scene.story(
        f"Who terminated the instance {instance}?",
        (terminated,),
        decoys=(dry_run, denied),
        resources=(f"arn:aws:ec2:{REGION}:{PRODUCTION}:instance/{instance}",),
        answer={"instanceId": instance, "terminatedBy": dave.arn, "awsRegion": REGION},
    )
