"""AWS Organizations in a Terraform state: policies with their targets, organizational units, accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.iam_shape import account_of
from leastwise.collectors.files.terraform.making import Made, Maker, item
from leastwise.collectors.files.terraform.principals import tags_of
from leastwise.collectors.files.terraform.state import State, StateResource


def _policy(resource: StateResource, state: State, captured: datetime) -> Made:
    policy_id = resource.attributes.get("id").text()
    targets = [
        other.attributes.get("target_id").text()
        for other in state.resources
        if other.type == "aws_organizations_policy_attachment" and other.optional("policy_id") == policy_id
    ]
    configuration: dict[str, Any] = {
        "policyName": resource.attributes.get("name").text(),
        "type": resource.optional("type") or "SERVICE_CONTROL_POLICY",
        "awsManaged": False,
        "content": conversions.document(resource.attributes.get("content")),
    }
    if targets:
        configuration["targets"] = sorted(targets)
    partial = ("targets",) if targets else ()
    return _item("AWS::Organizations::Policy", resource, captured, configuration, partial)


def _unit(resource: StateResource, _: State, captured: datetime) -> Made:
    return _item("AWS::Organizations::OrganizationalUnit", resource, captured, _node(resource))


def _account(resource: StateResource, _: State, captured: datetime) -> Made:
    configuration = _node(resource)
    if resource.optional("status"):
        configuration["status"] = resource.optional("status")
    return _item("AWS::Organizations::Account", resource, captured, configuration)


def _node(resource: StateResource) -> dict[str, Any]:
    found = {"id": resource.attributes.get("id").text(), "arn": resource.attributes.get("arn").text()}
    found["name"] = resource.attributes.get("name").text()
    if resource.optional("parent_id"):
        found["parentId"] = resource.optional("parent_id")
    return found


def _item(
    resource_type: str,
    resource: StateResource,
    captured: datetime,
    configuration: dict[str, Any],
    partial: tuple[str, ...] = (),
) -> Made:
    """An item of the management account, whose id the ARNs of everything in an organization have."""
    arn = resource.attributes.get("arn")
    return item(
        resource_type,
        resource.attributes.get("id").text(),
        captured,
        account_id=account_of(arn),
        name=resource.attributes.get("name").text(),
        arn=arn.text(),
        configuration=configuration,
        tags=tags_of(resource),
        partial=partial,
    )


ORGANIZATION: Final[dict[str, Maker]] = {
    "aws_organizations_policy": _policy,
    "aws_organizations_organizational_unit": _unit,
    "aws_organizations_account": _account,
}
