"""AWS Config's recorders and delivery channels: whether it is on, and what it records."""

from __future__ import annotations

from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import camel

RECORDER: Final = "AWS::Config::ConfigurationRecorder"
CHANNEL: Final = "AWS::Config::DeliveryChannel"


def collect(account: AccountAccess) -> Observations:
    """Recorders with their state, and channels (AWS Config API Reference, "DescribeConfigurationRecorders")."""
    reading = Reading(account)
    recorders = reading.call("config", "describe_configuration_recorders", about=RECORDER)
    states = reading.call("config", "describe_configuration_recorder_status", about=RECORDER, resource="*")
    for recorder in (recorders or {}).get("ConfigurationRecorders") or ():
        _keep_recorder(reading, recorder, states)
    channels = reading.call("config", "describe_delivery_channels", about=CHANNEL)
    for channel in (channels or {}).get("DeliveryChannels") or ():
        name = channel["name"]
        reading.item(CHANNEL, name, name=name, arn="", configuration=camel(channel))
    return reading.observations(RECORDER, CHANNEL)


def _keep_recorder(reading: Reading, recorder: dict[str, Any], states: dict[str, Any] | None) -> None:
    name = recorder["name"]
    configuration = camel(recorder)
    facts: dict[str, Any] = {}
    if states is not None:
        found = states.get("ConfigurationRecordersStatus") or ()
        state = camel(next((one for one in found if one.get("name") == name), {}))
        configuration["recording"] = bool(state.pop("recording", False))
        facts = {key: value for key, value in state.items() if key not in ("name", "arn")}
    reading.item(
        RECORDER,
        name,
        name=name,
        arn=recorder.get("arn", ""),
        configuration=configuration,
        supplementary=facts,
    )


CONFIG_RECORDERS: Final = LiveCollector(
    name="config-recorders",
    title="AWS Config recorders and delivery channels",
    service="config",
    actions=(
        "config:DescribeConfigurationRecorders",
        "config:DescribeConfigurationRecorderStatus",
        "config:DescribeDeliveryChannels",
    ),
    resource_types=(RECORDER, CHANNEL),
    collect=collect,
)
