"""Resource policies of CloudWatch Logs, and destinations with their access policies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of
from leastwise.collectors.live.spelling import instant

LOGS_RESOURCE_POLICY: Final = "AWS::Logs::ResourcePolicy"
DESTINATION: Final = "AWS::Logs::Destination"


def collect(account: AccountAccess) -> Observations:
    """The account's policies of the Region and its destinations.

    Amazon CloudWatch Logs API Reference, "DescribeResourcePolicies" (without a scope those of the account),
    "DescribeDestinations".
    """
    reading = Reading(account)
    policies = reading.pages("logs", "describe_resource_policies", "resourcePolicies", about=LOGS_RESOURCE_POLICY)
    for policy in policies:
        name = policy["policyName"]
        configuration = {"policyName": name, RESOURCE_POLICY: document_of(policy.get("policyDocument"))}
        reading.item(LOGS_RESOURCE_POLICY, name, name=name, arn="", configuration=configuration)
    for destination in reading.pages("logs", "describe_destinations", "destinations", about=DESTINATION):
        name, arn = destination["destinationName"], destination["arn"]
        configuration = {
            "destinationName": name,
            "arn": arn,
            "targetArn": destination.get("targetArn"),
            "roleArn": destination.get("roleArn"),
            "creationTime": _instant_of(destination.get("creationTime")),
            RESOURCE_POLICY: document_of(destination.get("accessPolicy")),
        }
        reading.item(DESTINATION, name, name=name, arn=arn, configuration=configuration)
    return reading.observations(LOGS_RESOURCE_POLICY, DESTINATION)


def _instant_of(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else instant(datetime.fromtimestamp(milliseconds / 1000, UTC))


LOG_POLICIES: Final = LiveCollector(
    name="logs-policies",
    title="CloudWatch Logs resource policies and destinations",
    service="logs",
    actions=("logs:DescribeResourcePolicies", "logs:DescribeDestinations"),
    resource_types=(LOGS_RESOURCE_POLICY, DESTINATION),
    collect=collect,
)
