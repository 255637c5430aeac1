"""CloudTrail: LookupEvents over the records put into regional table "cloudtrail events" (eventID to record)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from ..account import Account
from ..errors import AwsError

SERVICE: Final = "cloudtrail"
_MOST: Final = 50
# CloudTrail API Reference, "LookupAttribute": the attribute's key, and what of a record it is.
_ATTRIBUTES: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    "AccessKeyId": lambda record: record.get("userIdentity", {}).get("accessKeyId"),
    "EventId": lambda record: record["eventID"],
    "EventName": lambda record: record["eventName"],
    "EventSource": lambda record: record["eventSource"],
    "ReadOnly": lambda record: str(record.get("readOnly", False)).lower(),
    "ResourceName": lambda record: [resource.get("ARN") for resource in record.get("resources") or ()],
    "ResourceType": lambda record: [resource.get("type") for resource in record.get("resources") or ()],
    "Username": lambda record: _user_name(record),
}


def put_event(account: Account, record: Mapping[str, Any]) -> None:
    """Put a CloudTrail record into the account's event history in its Region."""
    account.regional("cloudtrail events")[record["eventID"]] = dict(record)


def _user_name(record: Mapping[str, Any]) -> str | None:
    identity = record.get("userIdentity", {})
    return identity.get("userName") or identity.get("arn", "").rsplit("/", 1)[-1] or None


def _time(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(record["eventTime"])


def lookup_events(account: Account, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Management events, the newest first, by at most one attribute; at most 50 a page."""
    if len(parameters.get("LookupAttributes", [])) > 1:
        raise AwsError("InvalidLookupAttributesException", "Only one lookup attribute may be given.")
    records = [record for record in account.regional("cloudtrail events").values() if _wanted(record, parameters)]
    records.sort(key=_time, reverse=True)
    limit = min(parameters.get("MaxResults", _MOST), _MOST)
    page, token = account.page(records, parameters.get("NextToken"), limit)
    return {"Events": [_event(record) for record in page], "NextToken": token}


def _wanted(record: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    start, end = parameters.get("StartTime"), parameters.get("EndTime")
    if (start and _time(record) < start) or (end and _time(record) > end):
        return False
    for attribute in parameters.get("LookupAttributes", []):
        value = _ATTRIBUTES[attribute["AttributeKey"]](record)
        if attribute["AttributeValue"] not in (value if isinstance(value, list) else [value]):
            return False
    category: str = parameters.get("EventCategory", "Management").capitalize()
    return category == str(record.get("eventCategory", "Management"))


def _event(record: Mapping[str, Any]) -> dict[str, Any]:
    resources = [
        {"ResourceType": resource.get("type"), "ResourceName": resource.get("ARN")}
        for resource in record.get("resources") or ()
    ]
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": _time(record),
        "ReadOnly": str(record.get("readOnly", False)).lower(),
        "Username": _user_name(record),
        "AccessKeyId": record.get("userIdentity", {}).get("accessKeyId"),
        "Resources": resources,
        "CloudTrailEvent": json.dumps(record),
    }


OPERATIONS: Final = {"LookupEvents": lookup_events}
