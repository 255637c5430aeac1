"""A user is granted Glue and has not used it for as long as the trail tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from leastwise.demo.organisation import HOME_REGION, PRODUCTION
from leastwise.demo.stories.scene import PlantedEvent, Scene, Story

NAME: Final = "glue-unused"
USER: Final = "victor"
_BUCKET: Final = "arn:aws:s3:::example-prod-data-lake"


def plan(scene: Scene) -> Story:
    """Returns the story: victor queries with Athena every week, and never reads the catalogue of Glue himself."""
    victor = scene.user(USER)
    calls: list[PlantedEvent] = []
    for days in range(scene.days - 2, 1, -7):
        moment = scene.before(days, "13:20:10")
        calls += [
            scene.event(
                victor,
                moment,
                "athena:StartQueryExecution",
                request={"queryString": "***OMITTED***", "workGroup": "primary"},
                response={"queryExecutionId": "5c2f8a1e-9c4f-4c8e-bc1b-2f3e4d5c6b7a"},
            ),
            scene.event(
                victor,
                moment + timedelta(seconds=9),
                "s3:ListObjects",
                read_only=True,
                data=True,
                request={
                    "bucketName": "example-prod-data-lake",
                    "Host": f"example-prod-data-lake.s3.{HOME_REGION}.amazonaws.com",
                    "prefix": "results/",
                },
                resources=((PRODUCTION, "AWS::S3::Bucket", _BUCKET),),
            ),
        ]
    return scene.story(
        f"Which of the services that {USER} is granted did {USER} use within six months?",
        calls,
        resources=(victor.arn,),
        answer={
            "userName": USER,
            "granted": ["athena", "glue", "s3"],
            "used": ["athena", "s3"],
            "neverUsed": ["glue"],
            "lastUsed": calls[-1].event.time,
        },
    )
