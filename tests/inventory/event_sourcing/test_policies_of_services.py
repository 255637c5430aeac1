"""Policies of event buses, the Glue catalog, OpenSearch, API Gateway, VPC endpoints and S3 access points."""

from __future__ import annotations

import json
from typing import Any

import pytest
from single_events import ACCOUNT, DOCUMENT, OTHER, event, gaps, last, observed, of

from leastwise.inventory.event_sourcing import TrailEvent, derive
from leastwise.model.configuration_item import ConfigurationItem

REGION = "eu-west-1"
POLICY, CHANGED = json.loads(DOCUMENT), json.loads(OTHER)
ENDPOINT = "vpce-0123456789abcdef0"


def call(service: str, seconds: float, name: str, asked: Any = None, answered: Any = None) -> TrailEvent:
    return event(seconds, name, asked, answered, source=f"{service}.amazonaws.com", region=REGION)


def policies(timeline: list[ConfigurationItem], identifier: str) -> list[Any]:
    return [item.configuration.get("resourcePolicy", "unknown") for item in of(timeline, identifier)]


def test_an_event_bus() -> None:
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/orders"
    timeline = derive(
        [],
        [
            call("events", 1, "CreateEventBus", {"name": "orders"}, {"eventBusArn": arn}),
            call("events", 2, "PutPermission", {"eventBusName": arn, "policy": DOCUMENT}),
            call("events", 3, "PutPermission", {"eventBusName": "orders", "statementId": "x", "principal": "*"}),
            call("events", 4, "RemovePermission", {"eventBusName": "orders", "removeAllPermissions": True}),
            call("events", 5, "DeleteEventBus", {"name": "orders"}),
        ],
    )
    assert policies(timeline, "orders") == [None, POLICY, "unknown", None, "unknown"]
    assert timeline[2].unknown == ("resourcePolicy",)
    assert timeline[0].arn == arn


def test_statements_leave_a_bus_one_by_one() -> None:
    first, second = ({"Sid": sid, "Effect": "Allow", "Principal": "*"} for sid in ("a", "b"))
    whole = json.dumps({"Version": "2012-10-17", "Statement": [first, second]})
    timeline = derive(
        [],
        [
            call("events", 1, "PutPermission", {"policy": whole}),
            call("events", 2, "RemovePermission", {"statementId": "a"}),
            call("events", 3, "RemovePermission", {"statementId": "b"}),
        ],
    )
    *_, last_but_one, none = policies(timeline, "default")
    assert (last_but_one["Statement"], none) == ([second], None)


def test_a_bus_of_another_account_is_none_of_ours() -> None:
    arn = f"arn:aws:events:{REGION}:999988887777:event-bus/orders"
    assert derive([], [call("events", 1, "PutPermission", {"eventBusName": arn, "policy": DOCUMENT})]) == []


def test_the_glue_catalog() -> None:
    timeline = derive(
        [],
        [
            call("glue", 1, "PutResourcePolicy", {"policyInJson": DOCUMENT, "enableHybrid": "TRUE"}),
            call("glue", 2, "DeleteResourcePolicy", {}),
            call("glue", 3, "PutResourcePolicy", {"policyInJson": OTHER, "resourceArn": "arn:aws:glue:x:1:table/a/b"}),
        ],
    )
    assert policies(timeline, ACCOUNT) == ["unknown", POLICY, None]
    seen = observed(9, "AWS::Glue::ResourcePolicy", ACCOUNT, "catalog", {"resourcePolicy": POLICY}, region=REGION)
    put = call("glue", 1, "PutResourcePolicy", {"policyInJson": DOCUMENT})
    assert gaps(derive([seen], [put])) == []


@pytest.mark.parametrize(
    ("create", "update", "delete"),
    [
        ("CreateDomain", "UpdateDomainConfig", "DeleteDomain"),
        ("CreateElasticsearchDomain", "UpdateElasticsearchDomainConfig", "DeleteElasticsearchDomain"),
    ],
)
def test_an_opensearch_domain(create: str, update: str, delete: str) -> None:
    named = {"domainName": "logs"}
    timeline = derive(
        [],
        [
            call("es", 1, create, {**named, "accessPolicies": DOCUMENT}, {"domainStatus": {"aRN": "arn:d"}}),
            call("es", 2, update, {**named, "clusterConfig": {"instanceCount": 3}}),
            call("es", 3, update, {**named, "accessPolicies": OTHER, "dryRun": True}),
            call("es", 4, update, {**named, "accessPolicies": OTHER}),
            call("es", 5, update, {**named, "accessPolicies": ""}),
            call("es", 6, update, {**named, "accessPolicies": {"omitted": True}}),
            call("es", 7, delete, named),
        ],
    )
    assert policies(timeline, "logs") == [POLICY, CHANGED, None, "unknown", "unknown"]
    assert timeline[3].unknown == ("resourcePolicy",)
    assert timeline[0].arn == "arn:d"


def test_the_policies_of_a_new_domain_are_known_from_the_answer_or_not() -> None:
    told = {"domainStatus": {"accessPolicies": DOCUMENT}}
    (known,) = derive([], [call("es", 1, "CreateDomain", {"domainName": "a"}, told)])
    (unknown,) = derive([], [call("es", 1, "CreateDomain", {"domainName": "a"})])
    assert known.configuration["resourcePolicy"] == POLICY
    assert unknown.unknown == ("resourcePolicy",)


ESCAPED = json.dumps(DOCUMENT)[1:-1].replace("/", "\\/")


@pytest.mark.parametrize("wrap", [lambda name, body: body, lambda name, body: {name: body}])
def test_a_rest_api(wrap: Any) -> None:
    patch = [{"op": "replace", "path": "/policy", "value": OTHER}]
    renamed = [{"op": "replace", "path": "/name", "value": "shop"}, {"op": "replace", "path": "/apiKeySource"}]
    gone = [{"op": "remove", "path": "/policy"}]
    answer = {"id": "a1b2c3", "name": "app", "createdDate": "Mar 1, 2024, 10:00:01 AM"}
    timeline = derive(
        [],
        [
            call("apigateway", 1, "CreateRestApi", wrap("createRestApiInput", {"name": "app"}), answer),
            call("apigateway", 2, "UpdateRestApi", _updated(wrap, patch), answer),
            call("apigateway", 3, "UpdateRestApi", _updated(wrap, renamed), answer),
            call("apigateway", 4, "UpdateRestApi", _updated(wrap, gone), answer),
            call("apigateway", 5, "PutRestApi", {"restApiId": "a1b2c3", "mode": "overwrite"}, {"policy": ESCAPED}),
            call("apigateway", 6, "PutRestApi", {"restApiId": "a1b2c3", "mode": "merge"}, answer),
            call("apigateway", 7, "DeleteRestApi", {"restApiId": "a1b2c3"}),
        ],
    )
    assert policies(timeline, "a1b2c3") == [None, CHANGED, CHANGED, None, POLICY, "unknown", "unknown"]
    assert [item.resource_name for item in timeline[:3]] == ["app", "app", "shop"]
    assert timeline[5].unknown == ("resourcePolicy",)
    assert timeline[0].arn == f"arn:aws:apigateway:{REGION}::/restapis/a1b2c3"


def _updated(wrap: Any, patches: list[dict[str, str]]) -> dict[str, Any]:
    return {"restApiId": "a1b2c3", **wrap("updateRestApiInput", {"patchOperations": patches})}


def test_copied_and_imported_apis_may_have_any_policy() -> None:
    copied = call("apigateway", 1, "CreateRestApi", {"name": "app", "cloneFrom": "z9"}, {"id": "a1"})
    imported = call("apigateway", 1, "ImportRestApi", {"failOnWarnings": False}, {"id": "b2", "name": "app"})
    assert {item.unknown for item in derive([], [copied, imported])} == {("resourcePolicy",)}


def test_a_vpc_endpoint() -> None:
    made = {"vpcEndpointId": ENDPOINT, "vpcId": "vpc-1", "vpcEndpointType": "Gateway", "policyDocument": DOCUMENT}
    answer = {"CreateVpcEndpointResponse": {"vpcEndpoint": made, "requestId": "r"}}
    modified = {"VpcEndpointId": ENDPOINT, "PolicyDocument": OTHER}
    timeline = derive(
        [],
        [
            call("ec2", 1, "CreateVpcEndpoint", {"CreateVpcEndpointRequest": {"VpcId": "vpc-1"}}, answer),
            call("ec2", 2, "ModifyVpcEndpoint", {"ModifyVpcEndpointRequest": modified}),
            call("ec2", 3, "ModifyVpcEndpoint", {"ModifyVpcEndpointRequest": {"VpcEndpointId": ENDPOINT}}),
            call("ec2", 4, "ModifyVpcEndpoint", {"vpcEndpointId": ENDPOINT, "resetPolicy": True}),
            call(
                "ec2",
                5,
                "DeleteVpcEndpoints",
                {"DeleteVpcEndpointsRequest": {"VpcEndpointId": {"tag": 1, "content": ENDPOINT}}},
            ),
        ],
    )
    assert policies(timeline, ENDPOINT) == [POLICY, CHANGED, "unknown", "unknown"]
    assert timeline[2].unknown == ("resourcePolicy",)
    assert timeline[-1].is_deleted
    assert timeline[0].arn == f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc-endpoint/{ENDPOINT}"


def test_endpoints_that_could_not_be_deleted_stay() -> None:
    other = "vpce-0fedcba9876543210"
    asked = {"DeleteVpcEndpointsRequest": {"VpcEndpointId": [{"content": ENDPOINT}, {"content": other}]}}
    answer = {"DeleteVpcEndpointsResponse": {"unsuccessful": {"item": {"resourceId": ENDPOINT, "error": {}}}}}
    timeline = derive([], [call("ec2", 1, "DeleteVpcEndpoints", asked, answer)])
    assert of(timeline, ENDPOINT) == []
    assert last(timeline, other).is_deleted


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_an_access_point(is_wrapped: bool) -> None:
    def asked(wrapper: str, **body: Any) -> dict[str, Any]:
        return {"name": "finance", **({wrapper: body} if is_wrapped else body)}

    timeline = derive(
        [],
        [
            call("s3", 1, "CreateAccessPoint", asked("CreateAccessPointRequest", Bucket="data")),
            call("s3", 2, "PutAccessPointPolicy", asked("PutAccessPointPolicyRequest", Policy=DOCUMENT)),
            call("s3", 3, "PutAccessPointPolicy", asked("PutAccessPointPolicyRequest", Policy=POLICY)),
            call("s3", 4, "DeleteAccessPointPolicy", {"name": "finance"}),
            call("s3", 5, "DeleteAccessPoint", {"name": "finance"}),
        ],
    )
    assert policies(timeline, "finance") == [None, POLICY, None, "unknown"]
    first = timeline[0].configuration
    assert (first["bucket"], first["networkOrigin"], first["vpcConfiguration"]) == ("data", "Internet", None)


def test_an_access_point_of_a_network() -> None:
    asked = {"name": "finance", "CreateAccessPointRequest": {"VpcConfiguration": {"VpcId": "vpc-1"}}}
    (item,) = derive([], [call("s3", 1, "CreateAccessPoint", asked)])
    assert item.configuration["vpcConfiguration"] == {"vpcId": "vpc-1"}
    assert (item.configuration["networkOrigin"], "bucket" in item.configuration) == ("VPC", False)


def test_a_cut_policy_is_unknown() -> None:
    cut = {"name": "finance", "PutAccessPointPolicyRequest": {"Policy": {"omitted": True, "originalSize": 200000}}}
    item = last(derive([], [call("s3", 1, "PutAccessPointPolicy", cut)]), "finance")
    assert item.unknown == ("resourcePolicy",)
