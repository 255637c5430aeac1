"""One user reads hundreds of objects of one bucket from an address never seen before."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import PRODUCTION
from leastwise.demo.stories.scene import Caller, PlantedEvent, Scene, Story

NAME: Final = "data-leak"
BUCKET: Final = "example-prod-customer-records"
ADDRESS: Final = "192.0.2.66"
OBJECTS: Final = 420
_REGION: Final = "eu-central-1"
_HOST: Final = {"bucketName": BUCKET, "Host": f"{BUCKET}.s3.{_REGION}.amazonaws.com"}
_BUCKET_ARN: Final = f"arn:aws:s3:::{BUCKET}"


def _get(scene: Scene, caller: Caller, number: int) -> PlantedEvent:
    key = f"customers/2026/records-{number:05d}.csv"
    moment = scene.before(18, "02:11:04") + timedelta(seconds=number * 4)
    return scene.event(
        caller,
        moment,
        "s3:GetObject",
        region=_REGION,
        request=_HOST | {"key": key},
        read_only=True,
        data=True,
        resources=(
            (PRODUCTION, "AWS::S3::Object", f"{_BUCKET_ARN}/{key}"),
            (PRODUCTION, "AWS::S3::Bucket", _BUCKET_ARN),
        ),
    )


def plan(scene: Scene) -> Story:
    """Returns the story: mallory lists the bucket and reads it at night; trudy was denied a week earlier."""
    mallory = scene.user("mallory", ip=ADDRESS)
    listed = scene.event(
        mallory,
        scene.before(18, "02:10:11"),
        "s3:ListObjects",
        region=_REGION,
        request=_HOST | {"list-type": "2", "prefix": "customers/"},
        read_only=True,
        data=True,
        resources=((PRODUCTION, "AWS::S3::Bucket", _BUCKET_ARN),),
    )
    denied = scene.event(
        scene.user("trudy"),
        scene.before(25, "13:40:00"),
        "s3:GetObject",
        region=_REGION,
        request=_HOST | {"key": "customers/2026/records-00001.csv"},
        read_only=True,
        data=True,
        error_code="AccessDenied",
        error_message="Access Denied",
        resources=((PRODUCTION, "AWS::S3::Bucket", _BUCKET_ARN),),
    )
    return scene.story(
        f"Which users read from the bucket {BUCKET}?",
        [_get(scene, mallory, number) for number in range(1, OBJECTS + 1)],
        others=(listed,),
        decoys=(denied,),
        resources=(_BUCKET_ARN,),
        answer={
            "bucketName": BUCKET,
            "readBy": mallory.arn,
            "objects": OBJECTS,
            "sourceIPAddress": ADDRESS,
            "usualSourceIPAddress": scene.organisation.users["mallory"].ip,
        },
    )
