"""EventBridge event buses and their policies."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of, token_pages

EVENT_BUS: Final = "AWS::Events::EventBus"


def collect(account: AccountAccess) -> Observations:
    """Every bus, its policy beside it (Amazon EventBridge API Reference, "ListEventBuses")."""
    reading = Reading(account)
    for bus in token_pages(reading, "events", "list_event_buses", "EventBuses", about=EVENT_BUS):
        name, arn = bus["Name"], bus["Arn"]
        configuration = {"name": name, "arn": arn, RESOURCE_POLICY: document_of(bus.get("Policy"))}
        reading.item(EVENT_BUS, name, name=name, arn=arn, configuration=configuration)
    return reading.observations(EVENT_BUS)


EVENT_BUSES: Final = LiveCollector(
    name="events-buses",
    title="EventBridge event buses and their policies",
    service="events",
    actions=("events:ListEventBuses",),
    resource_types=(EVENT_BUS,),
    collect=collect,
)
