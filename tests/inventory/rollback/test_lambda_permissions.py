"""Statements of Lambda policies as the calls that add and remove them, and those that no call makes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from leastwise.inventory.rollback.lambda_permissions import function_parts, layer_parts
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
LAYER = "arn:aws:lambda:eu-west-1:111122223333:layer:tools:3"


def statement(sid: str, **more: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": ARN} | more


def function(*statements: dict[str, Any], **more: Any) -> ConfigurationItem:
    policy = {"Version": "2012-10-17", "Statement": list(statements)} if statements else None
    configuration = {"resourcePolicy": policy, "qualifiedPolicies": {}} | more
    return item("AWS::Lambda::Function", "orders", "orders", ARN, configuration)


def item(kind: str, identifier: str, name: str, arn: str, configuration: dict[str, Any]) -> ConfigurationItem:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return ConfigurationItem(
        "111122223333", "eu-west-1", kind, identifier, name, arn, moment, configuration=configuration
    )


def shown(parts: list[Part]) -> list[tuple[str, dict[str, Any]]]:
    return [(one.operation, dict(one.parameters)) if isinstance(one, Step) else ("lost", {}) for one in parts]


@pytest.mark.parametrize(
    ("more", "parameters"),
    [
        ({"Principal": {"Service": "s3.amazonaws.com"}}, {"Principal": "s3.amazonaws.com"}),
        ({"Principal": "*"}, {"Principal": "*"}),
        (
            {
                "Principal": {"Service": "events.amazonaws.com"},
                "Condition": {
                    "ArnLike": {"AWS:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/x"},
                    "StringEquals": {"AWS:SourceAccount": "111122223333"},
                },
            },
            {
                "Principal": "events.amazonaws.com",
                "SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/x",
                "SourceAccount": "111122223333",
            },
        ),
        (
            {"Principal": "*", "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}},
            {"Principal": "*", "FunctionUrlAuthType": "NONE"},
        ),
        (
            {"Principal": "*", "Condition": {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}},
            {"Principal": "*", "InvokedViaFunctionUrl": True},
        ),
        (
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-example"]}}},
            {"Principal": "*", "PrincipalOrgID": "o-example"},
        ),
    ],
)
def test_a_statement_as_a_call(more: dict[str, Any], parameters: dict[str, Any]) -> None:
    parts = list(function_parts(function(), function(statement("x", **more))))
    expected = {"FunctionName": "orders", "StatementId": "x", "Action": "lambda:InvokeFunction"} | parameters
    assert shown(parts) == [("AddPermission", expected)]
    assert isinstance(parts[0], Step)
    assert parts[0].region == "eu-west-1"


@pytest.mark.parametrize(
    "more",
    [
        {"Principal": "*", "Effect": "Deny"},
        {"Principal": {"AWS": ["111122223333", "444455556666"]}},
        {"Principal": "*", "Action": ["lambda:InvokeFunction", "lambda:GetFunction"]},
        {"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
        {"Principal": "*", "Condition": {"StringNotEquals": {"AWS:SourceAccount": "111122223333"}}},
    ],
)
def test_a_statement_that_no_call_makes_is_lost(more: dict[str, Any]) -> None:
    parts = list(function_parts(function(), function(statement("x", **more))))
    assert [type(one) for one in parts] == [Lost]


def test_aliases_have_policies_of_their_own() -> None:
    one = {"Version": "2012-10-17", "Statement": [statement("x", Principal="*")]}
    parts = list(function_parts(function(qualifiedPolicies={"live": one}), function()))
    expected = {"FunctionName": "orders", "Qualifier": "live", "StatementId": "x"}
    assert shown(parts) == [("RemovePermission", expected)]


def test_what_was_not_recorded_is_lost() -> None:
    then = item("AWS::Lambda::Function", "orders", "orders", ARN, {})
    assert [type(one) for one in function_parts(function(statement("x", Principal="*")), then)] == [Lost]
    assert [type(one) for one in function_parts(None, function())] == [Lost]


def test_layers_are_shared_by_version() -> None:
    def layer(*statements: dict[str, Any]) -> ConfigurationItem:
        policy = {"Statement": list(statements)} if statements else None
        return item("AWS::Lambda::LayerVersion", LAYER, "tools:3", LAYER, {"resourcePolicy": policy})

    shared = statement("x", Principal="*", Action="lambda:GetLayerVersion")
    shared["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}
    about = {"LayerName": "tools", "VersionNumber": 3, "StatementId": "x"}
    asked = about | {"Action": "lambda:GetLayerVersion", "Principal": "*", "OrganizationId": "o-example"}
    assert shown(list(layer_parts(layer(), layer(shared)))) == [("AddLayerVersionPermission", asked)]
    assert shown(list(layer_parts(layer(shared), layer()))) == [("RemoveLayerVersionPermission", about)]
