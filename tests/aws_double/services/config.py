"""AWS Config: history of the items put into regional table "config history" ((type, id) to list of items).

Items are as GetResourceConfigHistory answers them (`configurationItemCaptureTime` a datetime, `configuration` a text).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..account import Account
from ..errors import AwsError

SERVICE: Final = "config"


def put_item(account: Account, item: Mapping[str, Any]) -> None:
    """Put an item into the history of its resource."""
    key = (item["resourceType"], item["resourceId"])
    account.regional("config history").setdefault(key, []).append(dict(item))


def _history(account: Account, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    key = (parameters["resourceType"], parameters["resourceId"])
    items = list(account.regional("config history").get(key, []))
    return sorted(items, key=lambda item: item["configurationItemCaptureTime"])


def get_resource_config_history(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    items = _history(account, parameters)
    if not items:
        message = f"Resource {parameters['resourceId']} of resourceType:{parameters['resourceType']} is unknown."
        raise AwsError("ResourceNotDiscoveredException", message)
    earlier, later = parameters.get("earlierTime"), parameters.get("laterTime")
    items = [item for item in items if not earlier or item["configurationItemCaptureTime"] >= earlier]
    items = [item for item in items if not later or item["configurationItemCaptureTime"] <= later]
    if parameters.get("chronologicalOrder", "Reverse") == "Reverse":
        items.reverse()
    page, token = account.page(items, parameters.get("nextToken"), parameters.get("limit"))
    return {"configurationItems": page, "nextToken": token}


def list_discovered_resources(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    found = [
        {"resourceType": kind, "resourceId": resource_id, "resourceName": items[-1].get("resourceName")}
        for (kind, resource_id), items in account.regional("config history").items()
        if kind == parameters["resourceType"]
    ]
    page, token = account.page(found, parameters.get("nextToken"), parameters.get("limit"))
    return {"resourceIdentifiers": page, "nextToken": token}


def batch_get_resource_config(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    found: list[Any] = []
    missing: list[Any] = []
    for key in parameters["resourceKeys"]:
        items = _history(account, key)
        (found if items else missing).append(_base(items[-1]) if items else key)
    return {"baseConfigurationItems": found, "unprocessedResourceKeys": missing}


def _base(item: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("tags", "relatedEvents", "relationships", "configurationItemMD5Hash")
    return {name: value for name, value in item.items() if name not in left_out}


def describe_configuration_recorders(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"ConfigurationRecorders": list(account.regional("config recorders").values())}


def describe_configuration_recorder_status(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    names = account.regional("config recorders")
    return {"ConfigurationRecordersStatus": [{"name": name, "recording": True} for name in names]}


OPERATIONS: Final = {
    "BatchGetResourceConfig": batch_get_resource_config,
    "DescribeConfigurationRecorderStatus": describe_configuration_recorder_status,
    "DescribeConfigurationRecorders": describe_configuration_recorders,
    "GetResourceConfigHistory": get_resource_config_history,
    "ListDiscoveredResources": list_discovered_resources,
}
