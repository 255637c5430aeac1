"""SQS queues and SNS topics.

Amazon SQS Developer Guide, "Logging Amazon SQS API calls using AWS CloudTrail"; Amazon SNS Developer Guide, "Logging
Amazon SNS API calls using CloudTrail". AddPermission and RemovePermission rewrite the policy in a way that the event
does not show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, document_of, member
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import QUEUE, RESOURCE_POLICY, SNS, SQS, TOPIC


def _policy(value: Any) -> Any:
    """An empty text takes the policy away."""
    return None if value == "" else document_of(value)


def _create_queue(call: Call) -> Iterator[Mutation]:
    url = call.answered("queueUrl")
    if url is None:
        return
    name = url.rsplit("/", 1)[-1]
    policy = member(call.value("attributes"), "Policy")
    members = {"queueName": name, RESOURCE_POLICY: None if policy is None else _policy(policy)}
    arn = f"arn:aws:sqs:{call.event.aws_region}:{call.event.account_id}:{name}"
    yield Create(Target(QUEUE, url), url, members, arn=arn)


def _set_queue(call: Call) -> Iterator[Mutation]:
    target, policy = call.target(QUEUE, "queueUrl"), member(call.value("attributes"), "Policy")
    if target is not None and (policy is not None or call.is_cut):
        yield Assign(target, {RESOURCE_POLICY: _policy(policy)})


def _change_queue(call: Call) -> Iterator[Mutation]:
    target = call.target(QUEUE, "queueUrl")
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: UNKNOWN})


def _delete_queue(call: Call) -> Iterator[Mutation]:
    target = call.target(QUEUE, "queueUrl")
    if target is not None:
        yield Delete(target)


def _create_topic(call: Call) -> Iterator[Mutation]:
    """A topic without a policy of the request gets SNS's default policy. Creating an existing topic changes nothing."""
    arn = call.answered("topicArn")
    if arn is None:
        return
    policy = member(call.value("attributes"), "Policy")
    members = {"topicArn": arn, RESOURCE_POLICY: UNKNOWN if policy is None else _policy(policy)}
    yield Create(Target(TOPIC, arn), arn, members, arn=arn)


def _set_topic(call: Call) -> Iterator[Mutation]:
    target = call.target(TOPIC, "topicArn")
    if target is not None and call.text("attributeName") == "Policy":
        yield Assign(target, {RESOURCE_POLICY: _policy(call.value("attributeValue"))})


def _change_topic(call: Call) -> Iterator[Mutation]:
    target = call.target(TOPIC, "topicArn")
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: UNKNOWN})


def _delete_topic(call: Call) -> Iterator[Mutation]:
    target = call.target(TOPIC, "topicArn")
    if target is not None:
        yield Delete(target)


QUEUES: Final = Family(
    SQS,
    {
        "CreateQueue": _create_queue,
        "SetQueueAttributes": _set_queue,
        "AddPermission": _change_queue,
        "RemovePermission": _change_queue,
        "DeleteQueue": _delete_queue,
    },
)
TOPICS: Final = Family(
    SNS,
    {
        "CreateTopic": _create_topic,
        "SetTopicAttributes": _set_topic,
        "AddPermission": _change_topic,
        "RemovePermission": _change_topic,
        "DeleteTopic": _delete_topic,
    },
)
