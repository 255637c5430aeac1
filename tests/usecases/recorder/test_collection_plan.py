"""Which accounts, Regions and parts a collection has, in every partition."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from leastwise.collectors.live.collector import Reach
from leastwise.collectors.live.sessions import Sessions
from leastwise.errors import InputError
from leastwise.usecases.recorder.collection_plan import CollectionRequest, plan_collection

sys.path.insert(0, str(Path(__file__).parents[2]))
from aws_double import AwsDouble, AwsError
from aws_double.services.organizations import add_account

ACCOUNT, MEMBER = "111122223333", "222233334444"


@pytest.fixture
def double(monkeypatch):
    with AwsDouble() as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
        yield running


def plan(double, region="us-east-1", **request):
    sessions = Sessions(double.session(ACCOUNT, region), double.url)
    return plan_collection(CollectionRequest(**request), sessions)


def places(found):
    """Where each collector is asked: the Regions of calls, by the Region that its items carry."""
    return {(part.access.scope_region, part.access.region) for part in found.parts}


def as_caller(double, partition):
    arn = f"arn:{partition}:sts::{ACCOUNT}:assumed-role/audit/me"
    double.answer("sts", "GetCallerIdentity", {"Account": ACCOUNT, "Arn": arn, "UserId": "AROA:me"})


@pytest.mark.parametrize(
    ("partition", "configured", "regions"),
    [
        ("aws-cn", "cn-northwest-1", ("cn-north-1",)),
        ("aws-us-gov", "us-gov-east-1", ("us-gov-west-1", "us-gov-east-1")),
        ("aws", "eu-west-1", ("eu-west-1", "ap-southeast-2")),
    ],
)
def test_every_call_stays_in_the_partition(double, partition, configured, regions):
    as_caller(double, partition)
    found = plan(double, configured, regions=regions, only=("iam", "kms", "organizations"))
    assert found.caller.partition == partition
    assert places(found) == {("global", regions[0]), *((one, one) for one in regions)}
    assert {part.access.partition for part in found.parts} == {partition}
    assert found.parts[0].access.arn("kms", "key/1", region=regions[0]).startswith(f"arn:{partition}:kms:{regions[0]}:")


def test_the_configured_region_is_read_where_none_is_named(double):
    assert places(plan(double, "eu-central-1", only=("kms",))) == {("eu-central-1", "eu-central-1")}


def test_all_enabled_regions_of_the_account(double):
    enabled = [{"RegionName": name} for name in ("us-east-1", "eu-west-1", "eu-south-2")]
    double.answer("ec2", "DescribeRegions", {"Regions": enabled})
    found = plan(double, all_regions=True, only=("kms",))
    assert found.regions == {ACCOUNT: ("eu-south-2", "eu-west-1", "us-east-1")}
    assert found.not_read == ()


def test_regions_that_may_not_be_listed_are_all_tried_and_that_is_said(double):
    double.answer("ec2", "DescribeRegions", AwsError("UnauthorizedOperation"))
    found = plan(double, all_regions=True, only=("kms",))
    assert len(found.parts) > 20
    assert [one.missing_action for one in found.not_read] == ["ec2:DescribeRegions"]


def test_services_are_asked_where_they_are_offered(double):
    found = plan(double, regions=("us-east-1", "ap-southeast-7"), only=("glacier", "kms"))
    asked = {(part.collector.name, part.access.region) for part in found.parts}
    assert ("kms-keys", "ap-southeast-7") in asked
    assert ("glacier-vaults", "us-east-1") in asked
    assert ("glacier-vaults", "ap-southeast-7") not in asked


def test_an_organisation_is_read_once_and_its_accounts_through_the_role(double):
    double.client("organizations", ACCOUNT).create_organization()
    add_account(double.account(ACCOUNT), MEMBER)
    found = plan(double, organization=True, role="audit", only=("organizations", "iam-access-keys"))
    assert [(part.access.account_id, part.collector.name) for part in found.parts] == [
        (ACCOUNT, "iam-access-keys"),
        (ACCOUNT, "organizations"),
        (MEMBER, "iam-access-keys"),
    ]
    assert "AssumeRole" not in {call.operation for call in double.calls}


def test_a_subset_of_the_organisation(double):
    double.client("organizations", ACCOUNT).create_organization()
    add_account(double.account(ACCOUNT), MEMBER)
    found = plan(double, organization=True, accounts=(MEMBER,), role="audit", only=("iam-access-keys",))
    assert {part.access.account_id for part in found.parts} == {MEMBER}


def test_without_an_organisation(double):
    with pytest.raises(InputError, match="AWSOrganizationsNotInUse"):
        plan(double, organization=True, role="audit")


def test_global_collectors_have_one_part_whatever_the_regions(double):
    found = plan(double, regions=("us-east-1", "eu-west-1"))
    names = [part.collector.name for part in found.parts if part.collector.reach is Reach.GLOBAL]
    assert len(names) == len(set(names)) > 10


def test_sessions_of_one_role_take_up_each_others_parts_and_no_one_elses(double):
    as_caller(double, "aws")
    request = CollectionRequest(only=("iam-access-keys",))
    first = plan(double, only=("iam-access-keys",)).identity(request)
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/audit/someone-else"
    double.answer("sts", "GetCallerIdentity", {"Account": ACCOUNT, "Arn": arn, "UserId": "AROA:x"})
    assert plan(double, only=("iam-access-keys",)).identity(request) == first
    user = f"arn:aws:iam::{ACCOUNT}:user/alice"
    double.answer("sts", "GetCallerIdentity", {"Account": ACCOUNT, "Arn": user, "UserId": "AIDA"})
    assert plan(double, only=("iam-access-keys",)).identity(request) != first
