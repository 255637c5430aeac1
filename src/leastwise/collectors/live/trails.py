"""CloudTrail trails: where they write, whether they log, and which events they select."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel

TRAIL: Final = "AWS::CloudTrail::Trail"
_GONE: Final = ("TrailNotFoundException",)


def collect(account: AccountAccess) -> Observations:
    """The trails whose home is this Region, those of the organisation included.

    AWS CloudTrail API Reference, "DescribeTrails": shadows of trails of other Regions are left to these.
    """
    reading = Reading(account)
    answer = reading.call("cloudtrail", "describe_trails", about=TRAIL, parameters={"includeShadowTrails": True})
    trails = [one for one in (answer or {}).get("trailList") or () if one.get("HomeRegion") == account.region]
    reading.each(partial(_trail, reading), trails)
    return reading.observations(TRAIL)


def _trail(reading: Reading, trail: dict[str, Any]) -> None:
    arn = trail["TrailARN"]
    configuration: dict[str, Any] = {**camel(trail), "arn": arn}
    configuration.pop("trailARN", None)
    facts = _add_status(reading, arn, configuration)
    _add_selectors(reading, arn, configuration)
    reading.item(TRAIL, arn, name=trail["Name"], arn=arn, configuration=configuration, supplementary=facts)


def _add_status(reading: Reading, arn: str, configuration: dict[str, Any]) -> dict[str, Any]:
    """Whether it logs, as a member; when it delivered last and the like are facts."""
    status = reading.call(
        "cloudtrail", "get_trail_status", about=TRAIL, resource=arn, absent=_GONE, parameters={"Name": arn}
    )
    if not status:
        return {}
    configuration["isLogging"] = bool(status.get("IsLogging", False))
    dates = ("LatestDeliveryTime", "LatestDigestDeliveryTime", "LatestDeliveryError", "StartLoggingTime")
    return {name: value for name, value in camel({key: status.get(key) for key in dates}).items() if value}


def _add_selectors(reading: Reading, arn: str, configuration: dict[str, Any]) -> None:
    events = reading.call(
        "cloudtrail", "get_event_selectors", about=TRAIL, resource=arn, absent=_GONE, parameters={"TrailName": arn}
    )
    if events is not None:
        configuration["eventSelectors"] = camel(events.get("EventSelectors") or ())
        configuration["advancedEventSelectors"] = camel(events.get("AdvancedEventSelectors") or ())
    insights = reading.call(
        "cloudtrail",
        "get_insight_selectors",
        about=TRAIL,
        resource=arn,
        absent=(*_GONE, "InsightNotEnabledException"),
        parameters={"TrailName": arn},
    )
    if insights is not None:
        configuration["insightSelectors"] = camel(insights.get("InsightSelectors") or ())


TRAILS: Final = LiveCollector(
    name="cloudtrail-trails",
    title="CloudTrail trails and event selectors",
    service="cloudtrail",
    actions=(
        "cloudtrail:DescribeTrails",
        "cloudtrail:GetTrailStatus",
        "cloudtrail:GetEventSelectors",
        "cloudtrail:GetInsightSelectors",
    ),
    resource_types=(TRAIL,),
    collect=collect,
)
