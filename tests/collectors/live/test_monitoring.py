"""Trails, Config recorders, metric filters, alarms and analyzers as collected."""

from __future__ import annotations

from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from aws_double import AwsError
from leastwise.collectors.live.analyzers import ANALYZERS
from leastwise.collectors.live.collector import AccountAccess
from leastwise.collectors.live.config_recorders import CONFIG_RECORDERS
from leastwise.collectors.live.metric_alarms import ALARMS, METRIC_FILTERS
from leastwise.collectors.live.trails import TRAILS

ACCOUNT = "123456789012"


@pytest.fixture
def moto_access():
    """Access to moto's account in eu-west-1, within this process."""
    with mock_aws():
        session = boto3.Session(region_name="eu-west-1")
        yield AccountAccess(session=session, account_id=ACCOUNT, region="eu-west-1", scope_region="eu-west-1")


def test_trails_are_read_where_they_are_at_home(moto_access):
    from dataclasses import replace

    boto3.client("s3", "us-east-1").create_bucket(Bucket="trail-of-acme")
    trails = boto3.client("cloudtrail", "eu-west-1")
    trails.create_trail(Name="all", S3BucketName="trail-of-acme", IsMultiRegionTrail=True)
    trails.start_logging(Name="all")
    selectors = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}]
    trails.put_event_selectors(TrailName="all", EventSelectors=selectors)
    seen = TRAILS.collect(moto_access)
    [trail] = seen.items
    assert (trail.resource_name, trail.region) == ("all", "eu-west-1")
    assert trail.resource_id == f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/all"
    assert trail.configuration["isLogging"] is True
    assert trail.configuration["isMultiRegionTrail"] is True
    assert trail.configuration["eventSelectors"][0]["readWriteType"] == "WriteOnly"
    assert not [name for name in trail.configuration if name.startswith("latest")]
    elsewhere = replace(moto_access, region="us-east-1", scope_region="us-east-1", _clients={})
    assert TRAILS.collect(elsewhere).items == []


def test_trail_status_that_is_refused_is_left_out(access, double):
    trail = {"Name": "t", "TrailARN": "arn:aws:cloudtrail:us-east-1:1:trail/t", "HomeRegion": "us-east-1"}
    double.answer("cloudtrail", "DescribeTrails", {"trailList": [trail]})
    double.answer("cloudtrail", "GetTrailStatus", AwsError("AccessDeniedException"))
    double.answer("cloudtrail", "GetEventSelectors", {"EventSelectors": []})
    double.answer("cloudtrail", "GetInsightSelectors", AwsError("InsightNotEnabledException"))
    seen = TRAILS.collect(access())
    [item] = seen.items
    assert "isLogging" not in item.configuration
    assert item.configuration["insightSelectors"] == []
    assert [one.missing_action for one in seen.not_read] == ["cloudtrail:GetTrailStatus"]


def test_recorders_and_channels(moto_access):
    config = boto3.client("config", "eu-west-1")
    assert CONFIG_RECORDERS.collect(moto_access).items == []
    role = f"arn:aws:iam::{ACCOUNT}:role/config"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    boto3.client("s3", "us-east-1").create_bucket(Bucket="config-of-acme")
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "config-of-acme"})
    seen = CONFIG_RECORDERS.collect(moto_access)
    found = {item.resource_type: item.configuration for item in seen.items}
    recorder = found["AWS::Config::ConfigurationRecorder"]
    assert (recorder["roleARN"], recorder["recording"]) == (role, False)
    assert found["AWS::Config::DeliveryChannel"]["s3BucketName"] == "config-of-acme"


def test_metric_filters_and_alarms(moto_access):
    logs = boto3.client("logs", "eu-west-1")
    logs.create_log_group(logGroupName="trail")
    transformation = {"metricName": "RootUse", "metricNamespace": "CIS", "metricValue": "1"}
    logs.put_metric_filter(
        logGroupName="trail",
        filterName="root",
        filterPattern='{ $.userIdentity.type = "Root" }',
        metricTransformations=[transformation],
    )
    alarm = {"MetricName": "RootUse", "Namespace": "CIS", "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1}
    boto3.client("cloudwatch", "eu-west-1").put_metric_alarm(
        AlarmName="root", Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", **alarm
    )
    [one] = METRIC_FILTERS.collect(moto_access).items
    assert one.resource_id == "trail/root"
    assert one.configuration["metricTransformations"][0]["metricName"] == "RootUse"
    [alarm_item] = ALARMS.collect(moto_access).items
    assert alarm_item.resource_id == alarm_item.arn
    assert alarm_item.configuration["metricName"] == "RootUse"
    assert "stateValue" not in alarm_item.configuration
    assert alarm_item.supplementary["stateValue"]


def test_analyzers_and_their_archive_rules(access, double):
    client = double.client("accessanalyzer", "111122223333")
    arn = client.create_analyzer(analyzerName="outside", type="ACCOUNT", tags={"team": "red"})["arn"]
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    known = {"ruleName": "known", "filter": {"isPublic": {"eq": ["false"]}}, "createdAt": moment, "updatedAt": moment}
    double.answer("accessanalyzer", "ListArchiveRules", {"archiveRules": [known]})
    [item] = ANALYZERS.collect(access()).items
    assert (item.resource_id, item.tags) == (arn, {"team": "red"})
    [rule] = item.configuration["archiveRules"]
    assert rule["ruleName"] == "known"
    assert "lastResourceAnalyzedAt" not in item.configuration
