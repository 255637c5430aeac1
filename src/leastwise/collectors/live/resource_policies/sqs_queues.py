"""SQS queues and their policies."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of

QUEUE: Final = "AWS::SQS::Queue"
_GONE: Final = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


def collect(account: AccountAccess) -> Observations:
    """Every queue, told apart by its URL as in AWS Config.

    Amazon SQS API Reference, "ListQueues": pages come only where MaxResults is given; else 1,000 queues and no more.
    """
    reading = Reading(account)
    urls = reading.pages("sqs", "list_queues", "QueueUrls", about=QUEUE, parameters={"MaxResults": 1000})
    reading.each(partial(_queue, reading), urls)
    return reading.observations(QUEUE)


def _queue(reading: Reading, url: str) -> None:
    name = url.rsplit("/", 1)[-1]
    answer = reading.call(
        "sqs",
        "get_queue_attributes",
        about=QUEUE,
        resource=url,
        absent=_GONE,
        parameters={"QueueUrl": url, "AttributeNames": ["All"]},
    )
    if answer == {}:
        return  # deleted since it was listed
    attributes = (answer or {}).get("Attributes") or {}
    arn = attributes.get("QueueArn") or reading.account.arn("sqs", name)
    configuration: dict[str, Any] = {"queueName": name, "arn": arn}
    if answer is not None:
        configuration |= {
            RESOURCE_POLICY: document_of(attributes.get("Policy")),
            "kmsMasterKeyId": attributes.get("KmsMasterKeyId"),
            "redriveAllowPolicy": document_of(attributes.get("RedriveAllowPolicy")),
        }
    reading.item(QUEUE, url, name=name, arn=arn, configuration=configuration)


SQS_QUEUES: Final = LiveCollector(
    name="sqs-queues",
    title="SQS queues and their policies",
    service="sqs",
    actions=("sqs:ListQueues", "sqs:GetQueueAttributes"),
    resource_types=(QUEUE,),
    collect=collect,
)
