"""Members of configurations that rollback compares: policies by name, attached policies by ARN, tags."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem


def text_of(document: Any) -> str:
    """A policy document as the JSON text that an API call takes."""
    return document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))


def inline_policies(item: ConfigurationItem | None, member: str) -> dict[str, Any]:
    """Inline policies by name; the document of one whose content nobody recorded is None."""
    if item is None:
        return {}
    found = {one["policyName"]: one.get("policyDocument") for one in item.configuration.get(member) or ()}
    return {name: None if f"{member}.{name}" in item.unknown else document for name, document in found.items()}


def attached_policies(item: ConfigurationItem | None) -> list[str]:
    """ARNs of the attached managed policies, in order."""
    if item is None:
        return []
    return [one["policyArn"] for one in item.configuration.get("attachedManagedPolicies") or ()]


def boundary(item: ConfigurationItem | None) -> str | None:
    """The ARN of the permissions boundary, or None."""
    found = (item.configuration.get("permissionsBoundary") or {}) if item is not None else {}
    return found.get("permissionsBoundaryArn")


def tags(item: ConfigurationItem | None) -> Mapping[str, str]:
    """The tags; none where they were not recorded."""
    return (item.tags or {}) if item is not None else {}


def tag_list(found: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as API calls take them."""
    return [{"Key": key, "Value": value} for key, value in sorted(found.items())]
