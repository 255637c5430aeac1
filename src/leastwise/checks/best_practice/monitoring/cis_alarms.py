"""Alarms that the CIS AWS Foundations Benchmark recommends, judged by what they do, not by how they are written.

Every metric filter of a log group that gets the account's trail is run over sample events: of each kind that the
recommendation names, one, and some that nobody needs to hear of. The recommendation is met where filters match all of
the former and none of the latter, and where for each of these filters an alarm tells somebody: it watches the filter's
metric, its actions are on, and the topic has a subscription. So a filter may be written in any way, and several may
share the work; the filter for unauthorized API calls as it is printed in some versions, which joins `!=` by `||` and
matches every event, is found out. Patterns in other forms than JSON are not read, and count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.members import text
from leastwise.checks.best_practice.monitoring import watched_activities as watched
from leastwise.checks.best_practice.monitoring.alarm_chain import (
    ALARMS_ACTION,
    FILTERS_ACTION,
    METRIC_FILTER,
    TOPIC_ACTION,
    LogGroup,
    filters_of,
    heard,
    log_groups_over,
    pattern_of,
    read_pattern,
)
from leastwise.checks.best_practice.monitoring.cis import alarm_requirements
from leastwise.checks.best_practice.monitoring.trail_facts import TRAILS_ACTION, unlisted_trails
from leastwise.checks.best_practice.monitoring.watched_activities import ORDINARY, WatchedActivity
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject, is_listed
from leastwise.detections.patterns.metric_filter import MetricFilterError
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_MISSING, _INEFFECTIVE, _EVERYTHING = "AlarmMissing", "AlarmIneffective", "MetricFilterMatchesEverything"
_NAMED: Final = 5
_MEND: Final = "Make a metric filter that matches these events alone, an alarm on its metric, and a subscribed topic."


def _judged(evidence: Evidence, account: Subject, activity: WatchedActivity) -> Iterator[Result]:
    if activity is watched.ORGANIZATION_CHANGES and _is_member(evidence, account.account_id):
        yield account.not_applicable("changes of the organisation are recorded in its management account")
        return
    groups = log_groups_over(evidence, account.account_id)
    left, kind, why, missing = set(activity.samples), _MISSING, [], ""
    for item in filters_of(evidence, groups):
        pattern = read_pattern(pattern_of(item))
        if isinstance(pattern, MetricFilterError):
            if activity.is_meant_by(pattern_of(item)):
                why.append(f"Filter {item.resource_name} was not read: {pattern.message}.")
            continue
        labels = {label for label, event in activity.samples.items() if pattern.matches(event)}
        if not labels:
            continue
        if any(pattern.matches(event) for event in ORDINARY):
            if activity.is_meant_by(pattern_of(item)):
                kind = _EVERYTHING
                why.append(f"Filter {item.resource_name} matches events that have nothing to do with it.")
            continue
        verdict = heard(evidence, item)
        if verdict.missing_action:
            missing = verdict.missing_action
        elif verdict.problem:
            kind = _INEFFECTIVE if kind == _MISSING else kind
            why.append(f"Filter {item.resource_name} matches {len(labels)} of them, but {verdict.problem}.")
        else:
            left -= labels
    if not left:
        yield account.passed()
        return
    missing = missing or _unlisted_filters(evidence, groups)
    unread = unlisted_trails(evidence, account.account_id) if not groups else None
    if unread is not None:
        yield unread
    elif missing:
        yield account.not_evaluated(f"whether anybody hears of {activity.what} is not known", missing)
    else:
        yield _finding(account, activity, kind, [*_opening(groups, activity, left), *why])


def _unlisted_filters(evidence: Evidence, groups: set[LogGroup]) -> str:
    """The action that lists metric filters, where those of some log group were not."""
    listed = all(is_listed(evidence, one.account_id, one.region, METRIC_FILTER) for one in groups)
    return "" if listed else FILTERS_ACTION


def _is_member(evidence: Evidence, account_id: str) -> bool:
    """Whether an account is a member of an organisation, and not its management account."""
    if not evidence.surroundings.organization.knows(account_id):
        return False
    organizations: Sequence[ConfigurationItem] = list(evidence.state.of_type("AWS::Organizations::Organization"))
    return all(text(one.configuration, "masterAccountId") not in ("", account_id) for one in organizations)


def _opening(groups: set[LogGroup], activity: WatchedActivity, left: set[str]) -> Iterator[str]:
    if not groups:
        yield "No trail of the account that is on goes to CloudWatch Logs."
    elif len(left) < len(activity.samples):
        names = sorted(left)
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"Nobody hears of {', '.join(names[:_NAMED])}{more}."
    else:
        yield "No metric filter that matches them leads to somebody."


def _finding(account: Subject, activity: WatchedActivity, kind: str, why: list[str]) -> Result:
    title = f"No alarm tells of {activity.what} in account {account.account_id}"
    if kind == _EVERYTHING:
        title = f"The metric filter for {activity.what} in account {account.account_id} matches any event"
    return account.found(
        activity.id,
        kind,
        Severity.MEDIUM,
        title,
        *why,
        remediation=(_MEND,),
        details={"recommendation": activity.number},
    )


def _alarm_check(activity: WatchedActivity) -> Check:
    def run(evidence: Evidence) -> Iterator[Result]:
        yield from each_account(evidence, lambda evidence, account: _judged(evidence, account, activity))

    return Check(
        activity.id,
        f"Account without an alarm that works for {activity.what}",
        "best-practice",
        Severity.MEDIUM,
        (_MISSING, _INEFFECTIVE, _EVERYTHING),
        (ACCOUNT,),
        f"Somebody is told of {activity.what}: metric filters match sample events of all kinds "
        f"({len(activity.samples)}) and no ordinary ones, and an alarm with an action and "
        "a subscription watches each filter's metric.",
        (
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html",
        ),
        run,
        Practice.MONITORING,
        (TRAILS_ACTION, FILTERS_ACTION, ALARMS_ACTION, TOPIC_ACTION),
        _COMMANDS,
        _TERRAFORM,
        alarm_requirements(activity.number, activity.fsbp),
    )


_COMMANDS: Final = (
    "aws logs put-metric-filter --log-group-name LOG_GROUP --filter-name cis-4-{recommendation} "
    "--filter-pattern PATTERN "
    "--metric-transformations metricName=cis-4-{recommendation},metricNamespace=CIS,metricValue=1",
    "aws cloudwatch put-metric-alarm --alarm-name cis-4-{recommendation} --namespace CIS --metric-name "
    "cis-4-{recommendation} --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 "
    "--comparison-operator GreaterThanOrEqualToThreshold --alarm-actions TOPIC_ARN",
)
_TERRAFORM: Final = """resource "aws_cloudwatch_log_metric_filter" "cis_4_{recommendation}" {
  name           = "cis-4-{recommendation}"
  log_group_name = "LOG_GROUP"
  pattern        = "PATTERN"
  metric_transformation {
    name      = "cis-4-{recommendation}"
    namespace = "CIS"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "cis_4_{recommendation}" {
  alarm_name          = "cis-4-{recommendation}"
  namespace           = "CIS"
  metric_name         = "cis-4-{recommendation}"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = ["TOPIC_ARN"]
}
"""

UNAUTHORIZED_CALLS: Final = _alarm_check(watched.UNAUTHORIZED_CALLS)
SIGN_IN_WITHOUT_MFA: Final = _alarm_check(watched.SIGN_IN_WITHOUT_MFA)
ROOT_USE: Final = _alarm_check(watched.ROOT_USE)
POLICY_CHANGES: Final = _alarm_check(watched.POLICY_CHANGES)
TRAIL_CHANGES: Final = _alarm_check(watched.TRAIL_CHANGES)
FAILED_SIGN_INS: Final = _alarm_check(watched.FAILED_SIGN_INS)
KEY_DELETIONS: Final = _alarm_check(watched.KEY_DELETIONS)
BUCKET_POLICY_CHANGES: Final = _alarm_check(watched.BUCKET_POLICY_CHANGES)
CONFIG_CHANGES: Final = _alarm_check(watched.CONFIG_CHANGES)
SECURITY_GROUP_CHANGES: Final = _alarm_check(watched.SECURITY_GROUP_CHANGES)
NETWORK_ACL_CHANGES: Final = _alarm_check(watched.NETWORK_ACL_CHANGES)
GATEWAY_CHANGES: Final = _alarm_check(watched.GATEWAY_CHANGES)
ROUTE_TABLE_CHANGES: Final = _alarm_check(watched.ROUTE_TABLE_CHANGES)
VPC_CHANGES: Final = _alarm_check(watched.VPC_CHANGES)
ORGANIZATION_CHANGES: Final = _alarm_check(watched.ORGANIZATION_CHANGES)
CIS_ALARMS: Final[tuple[Check, ...]] = (
    UNAUTHORIZED_CALLS,
    SIGN_IN_WITHOUT_MFA,
    ROOT_USE,
    POLICY_CHANGES,
    TRAIL_CHANGES,
    FAILED_SIGN_INS,
    KEY_DELETIONS,
    BUCKET_POLICY_CHANGES,
    CONFIG_CHANGES,
    SECURITY_GROUP_CHANGES,
    NETWORK_ACL_CHANGES,
    GATEWAY_CHANGES,
    ROUTE_TABLE_CHANGES,
    VPC_CHANGES,
    ORGANIZATION_CHANGES,
)
