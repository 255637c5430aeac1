"""Versions of Lambda layers and their policies, which share them with other accounts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy

LAYER_VERSION: Final = "AWS::Lambda::LayerVersion"


def collect(account: AccountAccess) -> Observations:
    """Every version of every layer (AWS Lambda API Reference, "ListLayers", "GetLayerVersionPolicy")."""
    reading = Reading(account)
    layers = reading.pages("lambda", "list_layers", "Layers", about=LAYER_VERSION)
    reading.each(partial(_layer, reading), layers)
    return reading.observations(LAYER_VERSION)


def _layer(reading: Reading, layer: Mapping[str, Any]) -> None:
    name = layer["LayerName"]
    asked = {"LayerName": name}
    versions = reading.listing(
        "lambda", "list_layer_versions", "LayerVersions", about=LAYER_VERSION, resource=name, parameters=asked
    )
    if versions is None:
        reading.incomplete(LAYER_VERSION)
    for version in versions or ():
        _version(reading, name, version)


def _version(reading: Reading, name: str, version: Mapping[str, Any]) -> None:
    arn, number = version["LayerVersionArn"], version["Version"]
    configuration: dict[str, Any] = {"arn": arn, "layerName": name, "version": number}
    configuration |= own_policy(
        reading,
        "lambda",
        "get_layer_version_policy",
        "Policy",
        about=LAYER_VERSION,
        resource=arn,
        none=("ResourceNotFoundException",),
        parameters={"LayerName": name, "VersionNumber": number},
    )
    reading.item(LAYER_VERSION, arn, name=f"{name}:{number}", arn=arn, configuration=configuration)


LAMBDA_LAYERS: Final = LiveCollector(
    name="lambda-layers",
    title="Lambda layers and their policies",
    service="lambda",
    actions=("lambda:ListLayers", "lambda:ListLayerVersions", "lambda:GetLayerVersionPolicy"),
    resource_types=(LAYER_VERSION,),
    collect=collect,
)
