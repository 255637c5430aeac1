"""Kinesis data streams and their policies."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy

STREAM: Final = "AWS::Kinesis::Stream"


def collect(account: AccountAccess) -> Observations:
    """Every data stream (Amazon Kinesis Data Streams API Reference, "ListStreams", "GetResourcePolicy")."""
    reading = Reading(account)
    reading.each(partial(_stream, reading), reading.pages("kinesis", "list_streams", "StreamNames", about=STREAM))
    return reading.observations(STREAM)


def _stream(reading: Reading, name: str) -> None:
    arn = reading.account.arn("kinesis", f"stream/{name}")
    configuration: dict[str, Any] = {"name": name, "arn": arn}
    configuration |= own_policy(
        reading,
        "kinesis",
        "get_resource_policy",
        "Policy",
        about=STREAM,
        resource=arn,
        none=("ResourceNotFoundException",),
        parameters={"ResourceARN": arn},
    )
    reading.item(STREAM, name, name=name, arn=arn, configuration=configuration)


KINESIS_STREAMS: Final = LiveCollector(
    name="kinesis-streams",
    title="Kinesis data streams and their policies",
    service="kinesis",
    actions=("kinesis:ListStreams", "kinesis:GetResourcePolicy"),
    resource_types=(STREAM,),
    collect=collect,
)
