"""SNS topics and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of

TOPIC: Final = "AWS::SNS::Topic"


def collect(account: AccountAccess) -> Observations:
    """Every topic (Amazon SNS API Reference, "ListTopics", "GetTopicAttributes")."""
    reading = Reading(account)
    reading.each(partial(_topic, reading), reading.pages("sns", "list_topics", "Topics", about=TOPIC))
    return reading.observations(TOPIC)


def _topic(reading: Reading, topic: Mapping[str, str]) -> None:
    arn = topic["TopicArn"]
    name = arn.rsplit(":", 1)[-1]
    answer = reading.call(
        "sns", "get_topic_attributes", about=TOPIC, resource=arn, absent=("NotFound",), parameters={"TopicArn": arn}
    )
    if answer == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"topicArn": arn}
    facts: dict[str, Any] = {}
    if answer is not None:
        attributes = answer.get("Attributes") or {}
        configuration |= {
            RESOURCE_POLICY: document_of(attributes.get("Policy")),
            "owner": attributes.get("Owner"),
            "kmsMasterKeyId": attributes.get("KmsMasterKeyId"),
        }
        if str(attributes.get("SubscriptionsConfirmed", "")).isdecimal():
            facts["subscriptionsConfirmed"] = int(attributes["SubscriptionsConfirmed"])
    reading.item(TOPIC, arn, name=name, arn=arn, configuration=configuration, supplementary=facts)


SNS_TOPICS: Final = LiveCollector(
    name="sns-topics",
    title="SNS topics and their policies",
    service="sns",
    actions=("sns:ListTopics", "sns:GetTopicAttributes"),
    resource_types=(TOPIC,),
    collect=collect,
)
