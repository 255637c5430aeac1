"""IAM resources in iam-collect's folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_collect.layout import ResourceFolder
from leastwise.collectors.files.iam_shape import GROUP, POLICY, ROLE, USER, account_of
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem


def _user(resource: ResourceFolder, captured: datetime) -> ConfigurationItem:
    metadata = resource.required("metadata")
    configuration = _principal(resource, metadata, "user") | _boundary(metadata)
    configuration["groupList"] = sorted(_last(group.text()) for group in resource.fact("groups").elements())
    return _item(USER, metadata, configuration, captured, tags=_tags(resource) or {})


def _group(resource: ResourceFolder, captured: datetime) -> ConfigurationItem:
    metadata = resource.required("metadata")
    return _item(GROUP, metadata, _principal(resource, metadata, "group"), captured)


def _role(resource: ResourceFolder, captured: datetime) -> ConfigurationItem:
    metadata = resource.required("metadata")
    configuration = _principal(resource, metadata, "role") | _boundary(metadata)
    trust = resource.fact("trust-policy")
    if trust.is_present:
        configuration["assumeRolePolicyDocument"] = conversions.document(trust)
    profiles = resource.fact("instance-profiles").texts()
    configuration["instanceProfileList"] = [
        {"instanceProfileName": _last(arn), "arn": arn} for arn in sorted(profiles, key=_last)
    ]
    return _item(ROLE, metadata, configuration, captured, tags=_tags(resource) or {})


def _policy(resource: ResourceFolder, captured: datetime) -> ConfigurationItem:
    """A managed policy. Of its versions only the default one was collected."""
    metadata = resource.required("metadata")
    version_id = metadata.get("defaultVersionId").text()
    version: dict[str, Any] = {"versionId": version_id, "isDefaultVersion": True}
    document = resource.fact("current-policy")
    if document.is_present:
        version["document"] = conversions.document(document)
    configuration: dict[str, Any] = {
        "policyName": metadata.get("name").text(),
        "policyId": metadata.get("id").text(),
        "arn": metadata.get("arn").text(),
        "path": metadata.get("path").text(),
        "defaultVersionId": version_id,
        "policyVersionList": [version],
    }
    for name, convert in (("createDate", conversions.date), ("isAttachable", conversions.boolean)):
        if metadata.get(name).is_present:
            configuration[name] = convert(metadata.get(name))
    if metadata.get("description").value:
        configuration["description"] = metadata.get("description").text()
    used = metadata.get("permissionsBoundaryUsageCount")
    facts: dict[str, Any] = {"permissionsBoundaryUsageCount": used.number()} if used.is_present else {}
    if metadata.get("updateDate").is_present:
        facts["updateDate"] = conversions.date(metadata.get("updateDate"))
    return _item(POLICY, metadata, configuration, captured, supplementary=facts, tags=_tags(resource))


def oidc_provider(resource: ResourceFolder, account_id: str, partition: str, captured: datetime) -> ConfigurationItem:
    """An OpenID Connect provider, whose ARN is made of its URL."""
    metadata = resource.required("metadata")
    url = metadata.get("url").text().removeprefix("https://")
    arn = f"arn:{partition}:iam::{account_id}:oidc-provider/{url}"
    return ConfigurationItem(
        account_id=account_id,
        region=GLOBAL_REGION,
        resource_type="AWS::IAM::OIDCProvider",
        resource_id=arn,
        resource_name=url,
        arn=arn,
        capture_time=captured,
        configuration={
            "arn": arn,
            "url": url,
            "clientIdList": conversions.names(metadata.get("audiences")),
            "thumbprintList": conversions.names(metadata.get("thumbprints")),
        },
        tags=_tags(resource) or {},
    )


MAKERS: Final[dict[str, Callable[[ResourceFolder, datetime], ConfigurationItem]]] = {
    "user": _user,
    "group": _group,
    "role": _role,
    "policy": _policy,
}


def _principal(resource: ResourceFolder, metadata: Element, kind: str) -> dict[str, Any]:
    configuration: dict[str, Any] = {
        "path": metadata.get("path").text(),
        f"{kind}Name": metadata.get("name").text(),
        f"{kind}Id": metadata.get("id").text(),
        "arn": metadata.get("arn").text(),
        f"{kind}PolicyList": conversions.inline_policies(resource.fact("inline-policies")),
        "attachedManagedPolicies": [
            {"policyName": _last(arn), "policyArn": arn} for arn in sorted(resource.fact("managed-policies").texts())
        ],
    }
    if metadata.get("created").is_present:
        configuration["createDate"] = conversions.date(metadata.get("created"))
    return configuration


def _boundary(metadata: Element) -> dict[str, Any]:
    boundary = metadata.get("permissionBoundary")
    return {"permissionsBoundary": conversions.boundary(boundary.text()) if boundary.is_present else None}


def _item(
    resource_type: str,
    metadata: Element,
    configuration: Mapping[str, Any],
    captured: datetime,
    *,
    supplementary: Mapping[str, Any] | None = None,
    tags: dict[str, str] | None = None,
) -> ConfigurationItem:
    arn = metadata.get("arn")
    return ConfigurationItem(
        account_id=account_of(arn),
        region=GLOBAL_REGION,
        resource_type=resource_type,
        resource_id=metadata.get("id").text(),
        resource_name=metadata.get("name").text(),
        arn=arn.text(),
        capture_time=captured,
        configuration=configuration,
        supplementary=supplementary or {},
        tags=tags,
    )


def _tags(resource: ResourceFolder) -> dict[str, str] | None:
    return conversions.tags(resource.fact("tags"))


def _last(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
