"""Users, groups and roles of a Terraform state (AWS provider: aws_iam_user, aws_iam_group, aws_iam_role)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.iam_shape import GROUP, ROLE, USER, account_of
from leastwise.collectors.files.terraform.attachments import Attachments, Holder, inline_of_role, policy_name
from leastwise.collectors.files.terraform.state import StateResource
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

PRINCIPALS: Final = {
    "aws_iam_user": ("user", USER),
    "aws_iam_group": ("group", GROUP),
    "aws_iam_role": ("role", ROLE),
    "aws_iam_service_linked_role": ("role", ROLE),
}


def principal_item(resource: StateResource, attachments: Attachments, captured: datetime) -> ConfigurationItem:
    """The principal with what the state gives it.

    Lists of users and groups are named only where the state has something for them, and are partial: what another state
    or somebody else gave is not in it. A role's own lists (`inline_policy`, `managed_policy_arns`) are whole as of its
    refresh; a role that was refreshed before something was given to it, or that has nothing, may have more.
    """
    kind, resource_type = PRINCIPALS[resource.type]
    attributes = resource.attributes
    name, arn = attributes.get("name").text(), attributes.get("arn")
    unique_id = resource.optional("unique_id")
    configuration: dict[str, Any] = {"path": attributes.get("path").text(), f"{kind}Name": name, "arn": arn.text()}
    if unique_id:
        configuration[f"{kind}Id"] = unique_id
    if attributes.get("create_date").is_present:
        configuration["createDate"] = conversions.date(attributes.get("create_date"))
    holder = (resource.provider, kind, name)
    configuration |= _policies(resource, kind, holder, attachments)
    if kind != "group" and attributes.named("permissions_boundary"):
        boundary = resource.optional("permissions_boundary")
        configuration["permissionsBoundary"] = conversions.boundary(boundary) if boundary else None
    if kind == "role":
        configuration |= _role_members(resource)
    return ConfigurationItem(
        account_id=account_of(arn),
        region=GLOBAL_REGION,
        resource_type=resource_type,
        resource_id=unique_id or arn.text(),
        resource_name=name,
        arn=arn.text(),
        capture_time=captured,
        configuration=configuration,
        tags=None if kind == "group" else tags_of(resource),
        partial=tuple(sorted(_partial(resource, kind, holder, attachments) & configuration.keys())),
    )


def _partial(resource: StateResource, kind: str, holder: Holder, attachments: Attachments) -> set[str]:
    """The lists that may have entries which the state does not know."""
    found = {"groupList"} if kind == "user" else set()
    own = resource.attributes if resource.type == "aws_iam_role" else None
    inline = set(inline_of_role(own)) if own is not None else set()
    managed = set(own.get("managed_policy_arns").texts()) if own is not None else set()
    if not inline or not attachments.inline.get(holder, {}).keys() <= inline:
        found.add(f"{kind}PolicyList")
    if holder not in attachments.exclusive and (not managed or not attachments.managed.get(holder, set()) <= managed):
        found.add("attachedManagedPolicies")
    return found


def tags_of(resource: StateResource) -> dict[str, str] | None:
    """`tags_all`, which has the provider's default tags, too, else `tags`; None where it takes no tags."""
    names = [name for name in ("tags_all", "tags") if resource.attributes.named(name)]
    return (conversions.tags(resource.attributes.get(names[0])) or {}) if names else None


def _policies(resource: StateResource, kind: str, holder: Holder, attachments: Attachments) -> dict[str, Any]:
    inline = dict(attachments.inline.get(holder, {}))
    managed = set(attachments.managed.get(holder, ()))
    is_all = resource.type == "aws_iam_role"
    if is_all:
        inline = inline_of_role(resource.attributes) | inline
        managed |= set(resource.attributes.get("managed_policy_arns").texts())
    found: dict[str, Any] = {}
    if inline or (is_all and resource.attributes.named("inline_policy")):
        policies = [{"policyName": name, "policyDocument": document} for name, document in sorted(inline.items())]
        found[f"{kind}PolicyList"] = policies
    if managed or (is_all and resource.attributes.named("managed_policy_arns")):
        found["attachedManagedPolicies"] = [
            {"policyName": policy_name(arn), "policyArn": arn} for arn in sorted(managed)
        ]
    if attachments.groups.get(holder):
        found["groupList"] = sorted(attachments.groups[holder])
    return found


def _role_members(resource: StateResource) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if resource.attributes.get("assume_role_policy").is_present:
        found["assumeRolePolicyDocument"] = conversions.document(resource.attributes.get("assume_role_policy"))
    if resource.optional("description"):
        found["description"] = resource.optional("description")
    if resource.attributes.get("max_session_duration").is_present:
        found["maxSessionDuration"] = resource.attributes.get("max_session_duration").number()
    return found
