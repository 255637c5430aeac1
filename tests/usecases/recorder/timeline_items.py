"""Items as tests write them, and an inventory that holds a list of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from leastwise.inventory.state import State
from leastwise.model.configuration_item import Cause, ConfigurationItem, ItemStatus, Origin, ResourceKey

ACCOUNT = "111122223333"
START = datetime(2024, 5, 1, 10, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource} | more


def cause(event_name: str, minutes: int, **more: Any) -> Cause:
    values: dict[str, Any] = {
        "event_id": f"event-{event_name}-{minutes}",
        "event_time": at(minutes),
        "event_source": "iam.amazonaws.com",
        "event_name": event_name,
        "principal_arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
        "principal_id": "AIDAALICE",
        "access_key_id": "AKIAALICE",
        "source_ip_address": "192.0.2.7",
        "user_agent": "aws-cli/2.15",
        "aws_region": "us-east-1",
    }
    return Cause(**values | more)


def item(
    kind: str, name: str, minutes: int, /, event: str | None = None, *, unique: str = "", **more: Any
) -> ConfigurationItem:
    """An item of IAM: members given as keywords stand in its configuration unless they are an item's own."""
    own = {
        key: more.pop(key)
        for key in ("tags", "origin", "unknown", "since", "status", "account_id", "arn", "cause", "resource_name")
        if key in more
    }
    values: dict[str, Any] = {
        "account_id": ACCOUNT,
        "region": "global",
        "resource_type": f"AWS::IAM::{kind}",
        "resource_id": unique or f"ID{name.upper()}",
        "resource_name": name,
        "arn": f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}",
        "capture_time": at(minutes),
        "configuration": more,
    }
    if event is not None:
        values |= {"cause": cause(event, minutes), "origin": Origin.TRAIL}
    return ConfigurationItem(**values | own)


def deleted(of: ConfigurationItem, minutes: int, event: str) -> ConfigurationItem:
    return ConfigurationItem(
        of.account_id,
        of.region,
        of.resource_type,
        of.resource_id,
        of.resource_name,
        of.arn,
        at(minutes),
        ItemStatus.DELETED,
        origin=Origin.TRAIL,
        cause=cause(event, minutes),
    )


class ListInventory:
    """What timelines ask of an inventory, over a list of items, oldest first."""

    def __init__(self, *items: ConfigurationItem) -> None:
        self.all = sorted(items, key=lambda one: one.capture_time)

    def find(self, text: str) -> list[ConfigurationItem]:
        keys = [one.key for one in self.all if text in (one.arn, one.resource_id, one.resource_name)]
        newest = {one.key: one for one in self.all if one.key in keys}
        return [newest[key] for key in dict.fromkeys(keys)]

    def items(
        self,
        keys: Collection[ResourceKey] | None = None,
        *,
        resource_types: Collection[str] | None = None,
        account_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ConfigurationItem]:
        return [
            one
            for one in self.all
            if (keys is None or one.key in keys)
            and (resource_types is None or one.resource_type in resource_types)
            and account_id in (None, one.account_id)
            and (since is None or one.capture_time >= since)
            and (until is None or one.capture_time < until)
        ]

    def state_at(self, moment: datetime | None = None, *, account_id: str | None = None) -> State:
        newest = {
            one.key: one
            for one in self.all
            if (moment is None or one.capture_time <= moment) and account_id in (None, one.account_id, "aws")
        }
        return State(moment, {key: one for key, one in newest.items() if not one.is_deleted})
