"""What happens at the edges: pages, resources gone meanwhile, other partitions, trials, local endpoints."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from case import ACCOUNT, MOMENT, POLICY, REGION, TEXT

from aws_double import Account, AwsDouble, AwsError
from leastwise.collectors.live.collector import AccountAccess
from leastwise.collectors.live.refusal import CredentialsError
from leastwise.collectors.live.resource_policies.ebs_snapshots import EBS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.event_buses import EVENT_BUSES
from leastwise.collectors.live.resource_policies.kms_keys import KMS_KEYS
from leastwise.collectors.live.resource_policies.lambda_functions import LAMBDA_FUNCTIONS
from leastwise.collectors.live.resource_policies.opensearch_domains import OPENSEARCH_DOMAINS
from leastwise.collectors.live.resource_policies.rest_apis import REST_APIS
from leastwise.collectors.live.resource_policies.s3_account_public_access_block import S3_ACCOUNT_PUBLIC_ACCESS_BLOCK
from leastwise.collectors.live.resource_policies.s3_buckets import S3_BUCKETS
from leastwise.collectors.live.resource_policies.sns_topics import SNS_TOPICS

Access = Callable[..., AccountAccess]


def buses(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{"Name": f"bus-{number}", "Arn": f"arn:bus-{number}", "Policy": TEXT} for number in range(5)]
    page, token = account.page(rows, parameters.get("NextToken"), 2)
    return {"EventBuses": page, "NextToken": token}


def test_every_page_is_read_where_botocore_has_no_paginator(double: AwsDouble, reach: Access) -> None:
    double.answer("events", "ListEventBuses", buses)
    seen = EVENT_BUSES.collect(reach(EVENT_BUSES))
    assert [item.resource_id for item in seen.items] == [f"bus-{number}" for number in range(5)]
    assert len(seen.whole) == 1


def test_a_page_that_is_refused_leaves_the_type_incomplete(double: AwsDouble, reach: Access) -> None:
    double.answer("events", "ListEventBuses", buses)
    double.fail("events", "ListEventBuses", "AccessDeniedException", after=1)
    seen = EVENT_BUSES.collect(reach(EVENT_BUSES))
    assert (len(seen.items), len(seen.whole), [one.missing_action for one in seen.not_read]) == (
        2,
        0,
        ["events:ListEventBuses"],
    )


def test_a_trial_asks_each_call_once(double: AwsDouble, reach: Access) -> None:
    double.answer("events", "ListEventBuses", buses)
    EVENT_BUSES.collect(reach(EVENT_BUSES, sample=True))
    topics = [{"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:t{number}"} for number in range(3)]
    double.answer("sns", "ListTopics", {"Topics": topics})
    double.answer("sns", "GetTopicAttributes", {"Attributes": {}})
    SNS_TOPICS.collect(reach(SNS_TOPICS, sample=True))
    assert [call.operation for call in double.calls] == ["ListEventBuses", "ListTopics", "GetTopicAttributes"]


@pytest.mark.parametrize("gone", ["bucket", "key", "snapshot"])
def test_what_was_deleted_since_it_was_listed_is_no_item_and_no_lack(
    double: AwsDouble, reach: Access, gone: str
) -> None:
    bucket = {"Name": "b", "BucketRegion": REGION, "CreationDate": MOMENT}
    double.answer("s3", "ListBuckets", {"Buckets": [bucket]})
    double.answer("s3", "GetBucketAcl", AwsError("NoSuchBucket", status=404))
    double.answer("kms", "ListAliases", {"Aliases": []})
    double.answer("kms", "ListKeys", {"Keys": [{"KeyId": "k", "KeyArn": "arn:k"}]})
    double.answer("kms", "DescribeKey", AwsError("NotFoundException"))
    double.answer("ec2", "DescribeSnapshots", {"Snapshots": [{"SnapshotId": "snap-1"}]})
    double.answer("ec2", "DescribeSnapshotAttribute", AwsError("InvalidSnapshot.NotFound"))
    collector = {"bucket": S3_BUCKETS, "key": KMS_KEYS, "snapshot": EBS_SNAPSHOTS}[gone]
    seen = collector.collect(reach(collector))
    assert (seen.items, seen.not_read, len(seen.whole)) == ([], [], 1)


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_arns_are_of_the_partition(double: AwsDouble, reach: Access, region: str, partition: str) -> None:
    bucket = {"Name": "b", "BucketRegion": region, "CreationDate": MOMENT}
    double.answer("s3", "ListBuckets", {"Buckets": [bucket, {**bucket, "Name": "other", "BucketRegion": "x"}]})
    double.answer("s3", "GetBucketAcl", {"Owner": {"ID": "o"}, "Grants": []})
    for operation in ("GetBucketPolicy", "GetPublicAccessBlock", "GetBucketOwnershipControls", "GetBucketTagging"):
        code = {"GetBucketPolicy": "NoSuchBucketPolicy", "GetBucketTagging": "NoSuchTagSet"}
        none = {"GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration"}
        double.answer("s3", operation, AwsError({**code, **none}.get(operation, "OwnershipControlsNotFoundError")))
    double.answer("apigateway", "GetRestApis", {"items": [{"id": "a"}]})
    buckets = S3_BUCKETS.collect(reach(S3_BUCKETS, region=region))
    assert [item.arn for item in buckets.items] == [f"arn:{partition}:s3:::b"]
    apis = REST_APIS.collect(reach(REST_APIS, region=region))
    assert [item.arn for item in apis.items] == [f"arn:{partition}:apigateway:{region}::/restapis/a"]


def test_expired_credentials_end_the_run(double: AwsDouble, reach: Access) -> None:
    double.answer("sns", "ListTopics", {"Topics": [{"TopicArn": "arn:aws:sns:eu-west-1:1:t"}]})
    double.fail("sns", "GetTopicAttributes", "ExpiredToken", status=403)
    with pytest.raises(CredentialsError, match="cannot be used any more"):
        SNS_TOPICS.collect(reach(SNS_TOPICS))


def test_a_document_that_is_no_json_stays_a_text(double: AwsDouble, reach: Access) -> None:
    items = [
        {"id": "a", "policy": "{not json"},
        {"id": "b", "policy": json.dumps(TEXT)[1:-1]},
        {"id": "c", "policy": TEXT},
    ]
    double.answer("apigateway", "GetRestApis", {"items": items})
    seen = REST_APIS.collect(reach(REST_APIS))
    assert [item.configuration["resourcePolicy"] for item in seen.items] == ["{not json", POLICY, POLICY]


def test_domains_are_asked_five_at_a_time(double: AwsDouble, reach: Access) -> None:
    names = [f"domain-{number}" for number in range(7)]
    double.answer("opensearch", "ListDomainNames", {"DomainNames": [{"DomainName": name} for name in names]})
    double.answer("opensearch", "DescribeDomains", _domains)
    seen = OPENSEARCH_DOMAINS.collect(reach(OPENSEARCH_DOMAINS))
    assert sorted(item.resource_id for item in seen.items) == names
    asked = [len(call.parameters["DomainNames"]) for call in double.calls if call.operation == "DescribeDomains"]
    assert sorted(asked) == [2, 5]


def _domains(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    members = {"DomainId": "d", "ClusterConfig": {}}
    return {"DomainStatusList": [{"DomainName": name, "ARN": name, **members} for name in parameters["DomainNames"]]}


def test_an_unread_policy_of_one_qualifier_leaves_all_of_them_out(double: AwsDouble, reach: Access) -> None:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    double.answer("lambda", "ListFunctions", {"Functions": [{"FunctionName": "f", "FunctionArn": arn}]})
    double.answer("lambda", "ListAliases", {"Aliases": [{"Name": "live"}]})
    double.answer("lambda", "GetPolicy", _policy_unless_qualified)
    (item,) = LAMBDA_FUNCTIONS.collect(reach(LAMBDA_FUNCTIONS)).items
    assert item.configuration["resourcePolicy"] == POLICY
    assert "qualifiedPolicies" not in item.configuration


def _policy_unless_qualified(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any] | AwsError:
    return AwsError("AccessDeniedException") if "Qualifier" in parameters else {"Policy": TEXT}


def test_s3_control_reaches_a_host_of_each_account_elsewhere_than_at_a_local_endpoint(
    double: AwsDouble, reach: Access
) -> None:
    double.answer("s3control", "GetPublicAccessBlock", {"PublicAccessBlockConfiguration": {}})
    local = S3_ACCOUNT_PUBLIC_ACCESS_BLOCK.collect(reach(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK))
    assert local.not_read == []
    away = reach(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK, url="http://control.invalid")
    sent: list[str] = []
    away.client("s3control").meta.events.register("before-send", lambda request, **_: sent.append(request.url))
    assert S3_ACCOUNT_PUBLIC_ACCESS_BLOCK.collect(away).not_read
    assert sent[0].startswith(f"http://{ACCOUNT}.control.invalid/")
