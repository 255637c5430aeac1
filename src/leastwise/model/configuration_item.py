"""Configuration items: what a resource was at a moment, in AWS Config's shape.

AWS Config Developer Guide, "Components of a configuration item"; AWS Config API Reference, "ConfigurationItem".
Names of members within `configuration` are AWS Config's (camelCase, `userPolicyList`, `attachedManagedPolicies`);
policy documents stand in it as JSON values, where AWS Config has URL-encoded text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

GLOBAL_REGION: Final = "global"
"""The region of items of global services such as IAM, as AWS Config writes it."""


class ItemStatus(StrEnum):
    """`configurationItemStatus` (AWS Config API Reference, "ConfigurationItem")."""

    OK = "OK"
    DISCOVERED = "ResourceDiscovered"
    DELETED = "ResourceDeleted"
    NOT_RECORDED = "ResourceNotRecorded"
    DELETED_NOT_RECORDED = "ResourceDeletedNotRecorded"


class Origin(StrEnum):
    """How an item is known: collected, from AWS Config, drawn from an event, or a change that no event explains."""

    SNAPSHOT = "snapshot"
    AWS_CONFIG = "config"
    TRAIL = "trail"
    GAP = "gap"


@dataclass(frozen=True, slots=True, order=True)
class ResourceKey:
    """What a resource is told apart by: `resource_id` is the unique id where AWS gives one (AIDA…), else ARN or name.

    A resource that was deleted and made again under its name has another unique id and is another resource.
    """

    account_id: str
    region: str
    resource_type: str
    resource_id: str


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that made an item what it is, and who made the event. Texts are empty where the event has none."""

    event_id: str
    event_time: datetime
    event_source: str
    event_name: str
    principal_arn: str = ""
    principal_id: str = ""
    access_key_id: str = ""
    source_ip_address: str = ""
    user_agent: str = ""
    aws_region: str = ""


@dataclass(frozen=True, slots=True)
class ConfigurationItem:
    """One resource at `capture_time` (with zone).

    `configuration` is the durable part, what the resource is; `supplementary` holds ephemeral facts (last used,
    attachment counts), which make no new version. A member that a source cannot know is left out of both; null says
    that the resource has none. `unknown` names members of `configuration` that exist with a content nobody recorded
    (`userPolicyList.NAME`), `since` is the moment after which a gap's change must have been made. `partial` names lists
    of `configuration` of which an observation knows a part of the entries: what it does not name may be there too.
    """

    account_id: str
    region: str
    resource_type: str
    resource_id: str
    resource_name: str
    arn: str
    capture_time: datetime
    status: ItemStatus = ItemStatus.OK
    configuration: Mapping[str, Any] = field(default_factory=dict)
    supplementary: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] | None = None
    origin: Origin = Origin.SNAPSHOT
    cause: Cause | None = None
    unknown: tuple[str, ...] = ()
    since: datetime | None = None
    partial: tuple[str, ...] = ()

    @property
    def key(self) -> ResourceKey:
        """What the resource is told apart by."""
        return ResourceKey(self.account_id, self.region, self.resource_type, self.resource_id)

    @property
    def is_deleted(self) -> bool:
        """Whether the resource was gone at that moment."""
        return self.status in (ItemStatus.DELETED, ItemStatus.DELETED_NOT_RECORDED)

    def content_hash(self) -> str:
        """32 hexadecimal digits over the durable part: equal items are one version of the resource."""
        tags = dict(self.tags) if self.tags is not None else None
        parts = (self.is_deleted, self.resource_name, self.arn, self.configuration, tags, self.unknown)
        text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Relationship:
    """One resource's relation to another, named as AWS Config names it ("Is attached to CustomerManagedPolicy")."""

    name: str
    resource_type: str
    resource_id: str = ""
    resource_name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """All resources of a type in an account and region; what was not found in a scope that was read is gone."""

    account_id: str
    region: str
    resource_type: str


@dataclass(frozen=True, slots=True, order=True)
class NotRead:
    """What could not be looked at, and why: a recorded fact, never an empty result.

    `missing_action` is the IAM action that was denied, such as "iam:GetLoginProfile", or empty where the reason is
    another. `resource` is an ARN or name, or empty for the whole scope.
    """

    account_id: str
    region: str
    resource_type: str
    resource: str
    missing_action: str
    reason: str
