"""Event data stores of CloudTrail Lake and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy, token_pages

EVENT_DATA_STORE: Final = "AWS::CloudTrail::EventDataStore"


def collect(account: AccountAccess) -> Observations:
    """Every event data store (AWS CloudTrail API Reference, "ListEventDataStores", "GetResourcePolicy")."""
    reading = Reading(account)
    stores = token_pages(reading, "cloudtrail", "list_event_data_stores", "EventDataStores", about=EVENT_DATA_STORE)
    reading.each(partial(_store, reading), stores)
    return reading.observations(EVENT_DATA_STORE)


def _store(reading: Reading, store: Mapping[str, Any]) -> None:
    name, arn = store["Name"], store["EventDataStoreArn"]
    configuration: dict[str, Any] = {"name": name, "arn": arn}
    configuration |= own_policy(
        reading,
        "cloudtrail",
        "get_resource_policy",
        "ResourcePolicy",
        about=EVENT_DATA_STORE,
        resource=arn,
        none=("ResourcePolicyNotFoundException",),
        parameters={"ResourceArn": arn},
    )
    reading.item(EVENT_DATA_STORE, arn, name=name, arn=arn, configuration=configuration)


EVENT_DATA_STORES: Final = LiveCollector(
    name="cloudtrail-event-data-stores",
    title="CloudTrail Lake event data stores and their policies",
    service="cloudtrail",
    actions=("cloudtrail:ListEventDataStores", "cloudtrail:GetResourcePolicy"),
    resource_types=(EVENT_DATA_STORE,),
    collect=collect,
)
