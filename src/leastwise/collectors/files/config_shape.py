"""AWS Config's `configuration` and `supplementaryConfiguration` in the shapes of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.files import config_storage, conversions
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import SHAPES, Shape

_POLICY_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "AWS::S3::Bucket": ("BucketPolicy", "policyText"),
    "AWS::Lambda::Function": ("Policy",),
    "AWS::KMS::Key": ("Policy",),
    "AWS::SNS::Topic": ("Policy",),
    "AWS::SQS::Queue": ("Policy",),
    "AWS::ECR::Repository": ("RepositoryPolicyText",),
    "AWS::EFS::FileSystem": ("FileSystemPolicy",),
    "AWS::Backup::BackupVault": ("AccessPolicy",),
}
"""Where a resource's own policy stands: in `configuration` or, of some types, in `supplementaryConfiguration`.

Newer types have the members of their CloudFormation schema (CloudFormation Template Reference).
"""
_RENAMED: Final = {
    "PublicAccessBlockConfiguration": "publicAccessBlockConfiguration",
    "AccessControlList": "accessControlList",
}
_LIST: Final = _RENAMED["AccessControlList"]
RESOURCE_POLICY: Final = "resourcePolicy"


def configuration_of(
    resource_type: str, configuration: Element, supplementary: Mapping[str, Element]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The durable members and the ephemeral facts.

    Of IAM resources the members are those of their shape, others stay as given; a resource's own policy becomes
    `resourcePolicy`. What AWS Config keeps beside the configuration is as durable as that: for each change of it there
    is an item.
    """
    if resource_type in SHAPES and configuration.is_present:
        return _iam(SHAPES[resource_type], configuration)
    if resource_type == config_storage.ACCESS_POINT and configuration.is_present:
        return config_storage.access_point(configuration), {}
    found = dict(configuration.members()) if configuration.is_present else {}
    others = {name: element.value for name, element in supplementary.items() if name not in _RENAMED}
    for name, member in _RENAMED.items():
        if name in supplementary:
            found[member] = supplementary[name].value
    if _LIST in found:
        found[_LIST] = config_storage.access_control_list(found[_LIST])
    if resource_type in _POLICY_PLACES:
        _move_policy(_POLICY_PLACES[resource_type], configuration, supplementary, found, others)
    if others:
        found["supplementaryConfiguration"] = others
    return found, {}


def _iam(shape: Shape, configuration: Element) -> tuple[dict[str, Any], dict[str, Any]]:
    found = shape.configuration(configuration, complete=False)
    known = {*shape.members, *shape.ephemeral, "tags"}
    for name, value in configuration.members().items():
        if name not in known and name[:1].lower() + name[1:] not in known and name.lower() not in known:
            found[name] = value
    return found, shape.supplementary(configuration)


def _move_policy(
    place: tuple[str, ...],
    configuration: Element,
    supplementary: Mapping[str, Element],
    found: dict[str, Any],
    others: dict[str, Any],
) -> None:
    """Make the policy at the place `resourcePolicy`, and take it from where it was."""
    name, *below = place
    if name in supplementary:
        element = supplementary[name]
        found[RESOURCE_POLICY] = conversions.document(
            element.at(*below) if isinstance(element.value, dict) else element
        )
        others.pop(name, None)
    elif configuration.is_present and name in configuration.members():
        found[RESOURCE_POLICY] = conversions.document(configuration.get(name))
        found.pop(name, None)
