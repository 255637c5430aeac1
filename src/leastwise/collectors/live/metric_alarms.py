"""Metric filters of CloudWatch Logs, and CloudWatch alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel

METRIC_FILTER: Final = "AWS::Logs::MetricFilter"
ALARM: Final = "AWS::CloudWatch::Alarm"
COMPOSITE_ALARM: Final = "AWS::CloudWatch::CompositeAlarm"
_STATE: Final = (
    "StateValue",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "EvaluationState",
    "ActionsSuppressedBy",
    "ActionsSuppressedReason",
)


def collect_metric_filters(account: AccountAccess) -> Observations:
    """Every metric filter (CloudWatch Logs API Reference, "DescribeMetricFilters")."""
    reading = Reading(account)
    for one in reading.pages("logs", "describe_metric_filters", "metricFilters", about=METRIC_FILTER):
        configuration = camel(one)
        if "creationTime" in configuration:
            configuration["creationTime"] = int(configuration["creationTime"])
        filter_id = f"{one['logGroupName']}/{one['filterName']}"
        reading.item(METRIC_FILTER, filter_id, name=one["filterName"], arn="", configuration=configuration)
    return reading.observations(METRIC_FILTER)


def collect_alarms(account: AccountAccess) -> Observations:
    """Every alarm; its state is a fact (CloudWatch API Reference, "DescribeAlarms")."""
    reading = Reading(account)
    pages = reading.whole_pages(
        "cloudwatch",
        "describe_alarms",
        about=ALARM,
        action="cloudwatch:DescribeAlarms",
        parameters={"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]},
    )
    for page in pages:
        for resource_type, entries in ((ALARM, "MetricAlarms"), (COMPOSITE_ALARM, "CompositeAlarms")):
            for one in page.get(entries) or ():
                _keep_alarm(reading, resource_type, one)
        if account.options.sample:
            break
    for refused in list(reading.not_read):
        reading.refuse(COMPOSITE_ALARM, "", refused.reason, refused.missing_action)
    return reading.observations(ALARM, COMPOSITE_ALARM)


def _keep_alarm(reading: Reading, resource_type: str, alarm: Mapping[str, Any]) -> None:
    reading.item(
        resource_type,
        alarm["AlarmArn"],
        name=alarm["AlarmName"],
        arn=alarm["AlarmArn"],
        configuration=camel({name: value for name, value in alarm.items() if name not in _STATE}),
        supplementary=camel({name: alarm[name] for name in _STATE if name in alarm}),
    )


METRIC_FILTERS: Final = LiveCollector(
    name="metric-filters",
    title="CloudWatch Logs metric filters",
    service="logs",
    actions=("logs:DescribeMetricFilters",),
    resource_types=(METRIC_FILTER,),
    collect=collect_metric_filters,
)
ALARMS: Final = LiveCollector(
    name="cloudwatch-alarms",
    title="CloudWatch alarms",
    service="cloudwatch",
    actions=("cloudwatch:DescribeAlarms",),
    resource_types=(ALARM, COMPOSITE_ALARM),
    collect=collect_alarms,
)
