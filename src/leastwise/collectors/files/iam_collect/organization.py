"""An organization's folder: its tree, service and resource control policies and where they are attached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_collect.layout import ResourceFolder
from leastwise.collectors.files.iam_shape import is_account_id
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

_POLICY_TYPES: Final = {
    "scps": ("scps", "SERVICE_CONTROL_POLICY"),
    "rcps": ("rcps", "RESOURCE_CONTROL_POLICY"),
    "s3-policies": ("s3Policies", "S3_POLICY"),
}
"""Folder of policies: the member that has the ARNs attached, and the type (AWS Organizations, "PolicyType")."""


@dataclass(slots=True)
class _Organization:
    management: str
    captured: datetime
    items: list[ConfigurationItem] = field(default_factory=list)
    targets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self, kind: str, resource_id: str, name: str, arn: str, members: dict[str, Any], tags: Element | None
    ) -> None:
        """Keep an item of the management account."""
        item = ConfigurationItem(
            account_id=self.management,
            region=GLOBAL_REGION,
            resource_type=f"AWS::Organizations::{kind}",
            resource_id=resource_id,
            resource_name=name,
            arn=arn,
            capture_time=self.captured,
            configuration={"id": resource_id, **members} | ({"arn": arn} if arn else {}),
            tags=conversions.tags(tags) if tags is not None else None,
        )
        self.items.append(item)

    def attached(self, target: str, node: Element) -> list[dict[str, str]]:
        """`attachedPolicies` of a root, organizational unit or account."""
        found: list[dict[str, str]] = []
        for member, policy_type in _POLICY_TYPES.values():
            for arn in node.get(member).texts():
                policy_id = arn.rsplit("/", 1)[-1]
                found.append({"policyId": policy_id, "policyType": policy_type})
                self.targets[policy_id].append(target)
        return sorted(found, key=lambda policy: (policy["policyType"], policy["policyId"]))


def organization_observations(folder: Path, captured: datetime) -> Observations:
    """The organization, roots, organizational units, accounts and policies, as items of the management account."""
    files = ResourceFolder(folder)
    metadata = files.required("metadata")
    management = metadata.get("rootAccountId")
    if not is_account_id(management.text()):
        raise management.wrong("is no account id of 12 digits")
    found = _Organization(management.text(), captured)
    members = {"masterAccountId": found.management, "resourcePolicy": conversions.document(files.fact("policy"))}
    organization_id = metadata.get("id").text()
    found.add("Organization", organization_id, organization_id, metadata.get("arn").text(), members, None)
    _units(found, files)
    _accounts(found, files)
    for name, (_, policy_type) in _POLICY_TYPES.items():
        for path in sorted((folder / name).glob("*/metadata.json")):
            _policy(found, ResourceFolder(path.parent), policy_type)
    return Observations(items=found.items)


def _units(found: _Organization, files: ResourceFolder) -> None:
    nodes = files.fact("ous")
    for unit_id, node in nodes.entries() if nodes.is_present else ():
        unit = ResourceFolder(files.path / "ous" / unit_id.lower())
        metadata = unit.required("metadata")
        name = metadata.get("name").text()
        members: dict[str, Any] = {"name": name, "attachedPolicies": found.attached(unit_id, node)}
        is_root = not node.get("parent").is_present
        if not is_root:
            members["parentId"] = node.get("parent").text()
        kind = "Root" if is_root else "OrganizationalUnit"
        found.add(kind, unit_id, name, metadata.get("arn").text(), members, unit.fact("tags"))


def _accounts(found: _Organization, files: ResourceFolder) -> None:
    nodes, delegated = files.fact("accounts"), files.fact("delegated-admins")
    services: dict[str, list[str]] = defaultdict(list)
    for service, accounts in delegated.entries() if delegated.is_present else ():
        for account in accounts.texts():
            services[account].append(service)
    for account_id, node in nodes.entries() if nodes.is_present else ():
        members = {
            "parentId": node.get("ou").text(),
            "attachedPolicies": found.attached(account_id, node),
            "delegatedServices": sorted(services[account_id]),
        }
        found.add("Account", account_id, account_id, "", members, node.get("tags"))


def _policy(found: _Organization, policy: ResourceFolder, policy_type: str) -> None:
    metadata = policy.required("metadata")
    arn = metadata.get("arn").text()
    policy_id = arn.rsplit("/", 1)[-1]
    members = {
        "policyName": metadata.get("name").text(),
        "description": conversions.text(metadata.get("description")),
        "type": policy_type,
        "awsManaged": bool(conversions.boolean(metadata.get("awsManaged"))),
        "content": conversions.document(policy.fact("policy")),
        "targets": sorted(found.targets.get(policy_id, ())),
    }
    found.add("Policy", policy_id, str(members["policyName"]), arn, members, policy.fact("tags"))
