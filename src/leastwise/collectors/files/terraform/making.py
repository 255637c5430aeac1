"""How items are made of a Terraform resource that is not a principal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from leastwise.collectors.files.terraform.state import State, StateResource
from leastwise.model.arn import Arn
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, NotRead

Made = ConfigurationItem | NotRead | None
Maker = Callable[[StateResource, State, datetime], Made]


def item(
    resource_type: str,
    resource_id: str,
    captured: datetime,
    *,
    account_id: str,
    name: str,
    arn: str = "",
    region: str = GLOBAL_REGION,
    configuration: Mapping[str, Any],
    tags: dict[str, str] | None = None,
    partial: tuple[str, ...] = (),
) -> ConfigurationItem:
    """An item of what a state knows; `partial` are lists that may have more entries."""
    return ConfigurationItem(
        account_id=account_id,
        region=region,
        resource_type=resource_type,
        resource_id=resource_id,
        resource_name=name,
        arn=arn,
        capture_time=captured,
        configuration=configuration,
        tags=tags,
        partial=partial,
    )


def account_in(resource: StateResource, state: State, arn: Arn) -> str:
    """The account of the ARN, or of the state where the ARN has none (S3)."""
    return arn.account or state.account_of(resource)


def present(resource: StateResource, members: Mapping[str, str], convert: Callable[[Any], Any]) -> dict[str, Any]:
    """The members whose attribute the state has a value for, by the attribute's name."""
    found = {member: resource.attributes.get(attribute) for attribute, member in members.items()}
    return {member: convert(element) for member, element in found.items() if element.value not in (None, "")}
