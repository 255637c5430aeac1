"""REST APIs of API Gateway and their policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of
from leastwise.collectors.live.spelling import camel, members, tags_of

REST_API: Final = "AWS::ApiGateway::RestApi"


def collect(account: AccountAccess) -> Observations:
    """Every REST API (Amazon API Gateway API Reference, "GetRestApis"; its IAM action is apigateway:GET)."""
    reading = Reading(account)
    asked = {"limit": 500}
    for api in reading.pages(
        "apigateway", "get_rest_apis", "items", about=REST_API, action="apigateway:GET", parameters=asked
    ):
        _rest_api(reading, api)
    return reading.observations(REST_API)


def _rest_api(reading: Reading, api: Mapping[str, Any]) -> None:
    account, identity = reading.account, api["id"]
    arn = f"arn:{account.partition}:apigateway:{account.region}::/restapis/{identity}"
    configuration = {
        **members(api, "id", "name", "description", "createdDate", "disableExecuteApiEndpoint"),
        "arn": arn,
        "endpointConfiguration": camel(api.get("endpointConfiguration")),
        RESOURCE_POLICY: document_of(_unescaped(api.get("policy"))),
    }
    tags = tags_of(api.get("tags") or {})
    name = api.get("name") or identity
    reading.item(REST_API, identity, name=name, arn=arn, configuration=configuration, tags=tags)


def _unescaped(text: str | None) -> str | None:
    r"""API Gateway escapes the document's text as if it stood in a JSON text: {\"Version\":…, with \/ for /."""
    try:
        return str(json.loads(f'"{text}"')) if text else None
    except ValueError:
        return text


REST_APIS: Final = LiveCollector(
    name="apigateway-rest-apis",
    title="REST APIs of API Gateway and their policies",
    service="apigateway",
    actions=("apigateway:GET",),
    resource_types=(REST_API,),
    collect=collect,
)
