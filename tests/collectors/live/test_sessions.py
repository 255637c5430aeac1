"""Partitions and Regions, credentials at the very beginning."""

from __future__ import annotations

import boto3
import pytest

from aws_double import AwsError
from leastwise.collectors.live.sessions import Sessions, check_region, home_region, is_offered, open_sessions
from leastwise.errors import InputError

ACCOUNT = "111122223333"


@pytest.fixture(scope="module")
def session():
    return boto3.Session("key", "secret", region_name="us-east-1")


@pytest.mark.parametrize(
    ("partition", "home"),
    [("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-iso", "us-iso-east-1")],
)
def test_global_services_have_a_home_in_each_partition(session, partition, home):
    assert home_region(session, partition) == home


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-northwest-1", "aws-cn"), ("us-gov-east-1", "aws-us-gov"), ("eu-west-99", "aws")],
)
def test_regions_of_a_partition(session, region, partition):
    check_region(session, region, partition)


@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws"), ("us-east-1", "aws-us-gov"), ("nowhere", "aws"), ("", "aws")]
)
def test_regions_of_another_partition(session, region, partition):
    with pytest.raises(InputError, match="no Region of partition"):
        check_region(session, region, partition)


@pytest.mark.parametrize(
    ("service", "region", "partition", "offered"),
    [
        ("s3", "eu-west-1", "aws", True),
        ("mediastore", "eu-south-2", "aws", False),
        ("mediastore", "cn-north-1", "aws-cn", False),
        ("s3", "cn-north-1", "aws-cn", True),
        ("sso-admin", "us-gov-west-1", "aws-us-gov", True),
        ("s3", "xx-new-1", "aws", True),
        ("no-such-service", "eu-west-1", "aws", False),
    ],
)
def test_where_a_service_is_offered(session, service, region, partition, offered):
    assert is_offered(session, service, region, partition) is offered


@pytest.mark.parametrize(
    ("region", "partition", "host"),
    [
        ("cn-north-1", "aws-cn", "iam.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "iam.us-gov.amazonaws.com"),
        ("us-east-1", "aws", "iam.amazonaws.com"),
    ],
)
def test_clients_go_to_the_endpoint_of_the_partition(session, region, partition, host):
    client = Sessions(session).client("iam", home_region(session, partition))
    assert client.meta.endpoint_url == f"https://{host}"
    assert client.meta.region_name


def test_the_caller_is_known(double):
    caller = Sessions(double.session(ACCOUNT), double.url).caller("us-east-1")
    assert (caller.account_id, caller.partition) == (ACCOUNT, "aws")


def test_credentials_that_are_not_accepted(double):
    double.answer("sts", "GetCallerIdentity", AwsError("InvalidClientTokenId"))
    with pytest.raises(InputError, match="no usable AWS credentials"):
        Sessions(double.session(ACCOUNT), double.url).caller("us-east-1")


def test_accounts_that_may_not_be_listed(double):
    double.client("organizations", ACCOUNT).create_organization()
    sessions = Sessions(double.session(ACCOUNT), double.url)
    assert [one.account_id for one in sessions.members("us-east-1")] == [ACCOUNT]
    double.answer("organizations", "ListAccounts", AwsError("AccessDeniedException"))
    with pytest.raises(InputError) as caught:
        sessions.members("us-east-1")
    assert "organizations:ListAccounts" in caught.value.hint


def test_a_profile_that_does_not_exist():
    with pytest.raises(InputError, match="nobody"):
        open_sessions("nobody", None, 8)


def test_attempts_are_those_of_the_environment(session, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    assert Sessions(session).configuration().retries["total_max_attempts"] == 3
