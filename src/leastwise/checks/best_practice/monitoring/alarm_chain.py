"""From an event of a trail to somebody who hears of it: log group, metric filter, metric, alarm, action, subscription.

Amazon CloudWatch Logs User Guide, "Creating metrics from log events using filters"; Amazon CloudWatch User Guide,
"Using Amazon CloudWatch alarms"; Amazon SNS API Reference, "GetTopicAttributes" (SubscriptionsConfirmed).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from leastwise.access.members import entries, inner, text, texts
from leastwise.checks.best_practice.monitoring.trail_facts import flag, trails_over
from leastwise.checks.subject import is_listed
from leastwise.detections.patterns.metric_filter import MetricFilter, MetricFilterError, parse_metric_filter
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem

METRIC_FILTER: Final = "AWS::Logs::MetricFilter"
ALARM: Final = "AWS::CloudWatch::Alarm"
COMPOSITE_ALARM: Final = "AWS::CloudWatch::CompositeAlarm"
TOPIC: Final = "AWS::SNS::Topic"
FILTERS_ACTION: Final = "logs:DescribeMetricFilters"
ALARMS_ACTION: Final = "cloudwatch:DescribeAlarms"
TOPIC_ACTION: Final = "sns:GetTopicAttributes"
_ARN_PARTS: Final = 8
_SUBSCRIBED: Final = "subscriptionsConfirmed"


class LogGroup(NamedTuple):
    """A log group that a trail goes to."""

    account_id: str
    region: str
    name: str


class Heard(NamedTuple):
    """Why nobody hears of what a filter matches (empty: somebody does), or the action that would tell."""

    problem: str = ""
    missing_action: str = ""


def log_groups_over(evidence: Evidence, account_id: str) -> set[LogGroup]:
    """The log groups that get the events of an account, by trails that are not known to be stopped."""
    found = set()
    for trail in trails_over(evidence, account_id):
        parts = text(trail.configuration, "cloudWatchLogsLogGroupArn").split(":")
        if len(parts) >= _ARN_PARTS - 1 and flag(trail, "isLogging") is not False:
            found.add(LogGroup(parts[4], parts[3], parts[6]))
    return found


def filters_of(evidence: Evidence, groups: set[LogGroup]) -> Iterator[ConfigurationItem]:
    """The metric filters of log groups."""
    for one in evidence.state.of_type(METRIC_FILTER):
        if LogGroup(one.account_id, one.region, text(one.configuration, "logGroupName")) in groups:
            yield one


def pattern_of(item: ConfigurationItem) -> str:
    """The pattern of a metric filter."""
    return text(item.configuration, "filterPattern")


@lru_cache(maxsize=10_000)
def read_pattern(pattern: str) -> MetricFilter | MetricFilterError:
    """A pattern as read, or why it cannot be; patterns of other forms than JSON are not read."""
    try:
        return parse_metric_filter(pattern)
    except MetricFilterError as error:
        return error


def heard(evidence: Evidence, item: ConfigurationItem) -> Heard:
    """Whether an alarm watches the metric of a filter, and tells somebody."""
    metrics = {
        (text(one, "metricNamespace"), text(one, "metricName"))
        for one in entries(item.configuration, "metricTransformations")
        if text(one, "metricValue").strip() not in ("0", "0.0")
    }
    alarms = [
        one
        for one in evidence.state.of_type(ALARM, item.account_id)
        if one.region == item.region and metrics & _metrics(one)
    ]
    if not alarms:
        if is_listed(evidence, item.account_id, item.region, ALARM):
            return Heard("no alarm watches its metric")
        return Heard(missing_action=ALARMS_ACTION)
    verdicts = [_of_alarm(evidence, one) for one in alarms]
    best = next((one for one in verdicts if not one.problem and not one.missing_action), None)
    return best or next((one for one in verdicts if one.missing_action), verdicts[0])


def _metrics(alarm: ConfigurationItem) -> set[tuple[str, str]]:
    """The metrics that an alarm looks at, in expressions too."""
    own = alarm.configuration
    parts = [own, *(inner(inner(one, "metricStat"), "metric") for one in entries(own, "metrics"))]
    return {(text(one, "namespace"), text(one, "metricName")) for one in parts if text(one, "metricName")}


def _of_alarm(evidence: Evidence, alarm: ConfigurationItem) -> Heard:
    name = alarm.resource_name
    if not text(alarm.configuration, "comparisonOperator").startswith("Greater"):
        return Heard(f"alarm {name} does not go off when there are more")
    actions = list(_actions(alarm))
    for one in evidence.state.of_type(COMPOSITE_ALARM, alarm.account_id):
        rule = text(one.configuration, "alarmRule")
        if one.region == alarm.region and (f'"{name}"' in rule or f"({name})" in rule or alarm.arn in rule):
            actions += _actions(one)
    if not actions:
        return Heard(f"alarm {name} has no action that is on")
    verdicts = [_of_action(evidence, one) for one in actions]
    best = next((one for one in verdicts if not one.problem and not one.missing_action), None)
    return best or next((one for one in verdicts if one.missing_action), verdicts[0])


def _actions(alarm: ConfigurationItem) -> Iterator[str]:
    if flag(alarm, "actionsEnabled") is not False:
        yield from texts(alarm.configuration, "alarmActions")


def _of_action(evidence: Evidence, action: str) -> Heard:
    """Actions other than topics of SNS are heard by whatever they start."""
    if ":sns:" not in action:
        return Heard()
    topic = next((one for one in evidence.state.of_type(TOPIC) if one.arn == action), None)
    if topic is None:
        account, region = action.split(":")[4], action.split(":")[3]
        if is_listed(evidence, account, region, TOPIC):
            return Heard(f"topic {action} does not exist")
        return Heard(missing_action=TOPIC_ACTION)
    count = {**topic.configuration, **topic.supplementary}.get(_SUBSCRIBED)
    if not isinstance(count, int | str) or not str(count).isdecimal():
        return Heard(missing_action=TOPIC_ACTION)
    return Heard() if int(count) else Heard(f"nobody is subscribed to topic {topic.resource_name}")
