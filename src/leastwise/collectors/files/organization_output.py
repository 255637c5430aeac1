"""AWS Organizations as single commands print it: describe-organization, list-accounts, describe-policy, and others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import AWS_MANAGED, account_of
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem


def has(document: dict[str, Any], name: str) -> bool:
    """Whether the document has the member as the command prints it: with an ARN of AWS Organizations in it."""
    value = document.get(name)
    entry = value[0] if isinstance(value, list) and value else value
    if isinstance(entry, dict) and isinstance(entry.get("PolicySummary"), dict):
        entry = entry["PolicySummary"]
    arn = entry.get("Arn") if isinstance(entry, dict) else None
    return isinstance(arn, str) and ":organizations::" in arn


def _organization(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    members = {
        "featureSet": element.get("FeatureSet").value,
        "masterAccountId": element.get("MasterAccountId").text(),
        "masterAccountArn": element.get("MasterAccountArn").value,
    }
    yield _item("Organization", element, captured, members, element.get("Id").text())


def _nodes(kind: str, *optional: str) -> Callable[[Element, datetime], Iterator[ConfigurationItem]]:
    def make(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
        for node in element.elements():
            name = node.get("Name").text()
            members: dict[str, Any] = {"name": name}
            for member in optional:
                if node.get(member).is_present:
                    members[member] = node.get(member).text()
            if node.get("JoinedTimestamp").is_present:
                members["joinedTimestamp"] = conversions.date(node.get("JoinedTimestamp"))
            yield _item(kind, node, captured, members, name)

    return make


def _policies(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    for summary in element.elements():
        yield _policy_item(summary, captured, {})


def _policy(element: Element, captured: datetime) -> Iterator[ConfigurationItem]:
    content = {"content": conversions.document(element.get("Content"))}
    yield _policy_item(element.get("PolicySummary"), captured, content)


def _policy_item(summary: Element, captured: datetime, content: dict[str, Any]) -> ConfigurationItem:
    name = summary.get("Name").text()
    members = {
        "policyName": name,
        "description": conversions.text(summary.get("Description")),
        "type": summary.get("Type").text(),
        "awsManaged": bool(conversions.boolean(summary.get("AwsManaged"))),
    }
    return _item("Policy", summary, captured, members | content, name)


MAKERS: Final[dict[str, Callable[[Element, datetime], Iterator[ConfigurationItem]]]] = {
    "Organization": _organization,
    "Accounts": _nodes("Account", "email", "status", "state", "joinedMethod"),
    "OrganizationalUnits": _nodes("OrganizationalUnit"),
    "Roots": _nodes("Root"),
    "Policies": _policies,
    "Policy": _policy,
}


def _item(kind: str, element: Element, captured: datetime, members: dict[str, Any], name: str) -> ConfigurationItem:
    """An item of the management account, which ARNs have; those of policies that AWS made have not."""
    arn, resource_id = element.get("Arn"), element.get("Id").text()
    account = account_of(arn)
    return ConfigurationItem(
        account_id="" if account == AWS_MANAGED else account,
        region=GLOBAL_REGION,
        resource_type=f"AWS::Organizations::{kind}",
        resource_id=resource_id,
        resource_name=name,
        arn=arn.text(),
        capture_time=captured,
        configuration={"id": resource_id, "arn": arn.text(), **members},
    )
