"""What one event does to resources, as values.

A resource is named by its type and its *handle*, the name that CloudTrail's parameters give it: a user's name, a
policy's ARN, an access key's id. What is changed is a *register*: a member of `configuration`, or one entry of a list
member such as `userPolicyList`, found by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final


class Sentinel(Enum):
    """Values that JSON has not."""

    UNKNOWN = "a content that the event does not say"


UNKNOWN: Final = Sentinel.UNKNOWN
"""Stands for a value that was set to something the event does not say, as where CloudTrail cut its parameters."""

TAGS: Final = "tags"
"""The list register of an item's tags; its entries are texts."""


@dataclass(frozen=True, slots=True)
class Target:
    """The resource that is changed. `region` is empty for the region that the type or the event gives."""

    resource_type: str
    handle: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Create:
    """A resource comes into being, whole: what is not named here it has not.

    `resource_id` is None where the event does not say it. `is_settable` says that creating what exists sets it anew.
    `open_lists` may have entries that the event does not say.
    """

    target: Target
    resource_id: str | None
    members: Mapping[str, Any]
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    arn: str = ""
    is_settable: bool = False
    open_lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delete:
    """A resource is gone."""

    target: Target


@dataclass(frozen=True, slots=True)
class Assign:
    """Members get values; None says that the resource has none, `UNKNOWN` that the value is not said.

    `before` says what members must have been where that is not known. `only_known`: nothing for unknown resources.
    """

    target: Target
    members: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    only_known: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Parts of a member that is an object get values. `only_known`: nothing where the member is not known."""

    target: Target
    member: str
    parts: Mapping[str, Any]
    only_known: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """An entry of a list is there, with this content, or `UNKNOWN`.

    `is_new` says that the entry was not there before, as with attachments. `parts` are merged into the entry that is
    there.  `completed_by` names a resource from which members of the entry come that the event does not say.
    """

    target: Target
    member: str
    key: str
    entry: Any
    is_new: bool = False
    is_merged: bool = False
    completed_by: tuple[Target, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """An entry of a list is gone; it was there before, unless `is_lenient`."""

    target: Target
    member: str
    key: str
    is_lenient: bool = False


@dataclass(frozen=True, slots=True)
class Replace:
    """A list holds these entries by key and no others."""

    target: Target
    member: str
    entries: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rename:
    """A resource gets another name or path and keeps its unique id. None leaves them as they are."""

    target: Target
    name: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Amend:
    """A statement is put into the policy that a member holds, or with None taken out of it, by its `Sid`."""

    target: Target
    member: str
    sid: str
    statement: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class RemoveElsewhere:
    """An entry is gone from every resource but the target that is known to have it. `target` may name none."""

    target: Target
    member: str
    key: str


@dataclass(frozen=True, slots=True)
class RemoveEverywhere:
    """Entries are gone from all known resources of these types in the account.

    `part` and `value` say which: a member of the entries, or where entries are texts a member of the resource.
    """

    target: Target
    resource_types: tuple[str, ...]
    member: str
    part: str
    value: Any


@dataclass(frozen=True, slots=True)
class PutEverywhere:
    """An entry is there in all known resources of these types in the account.

    List `named_in` of resource `names` has their handles, where that resource is known.
    """

    target: Target
    resource_types: tuple[str, ...]
    member: str
    key: str
    entry: Any
    names: Target
    named_in: str


Mutation = (
    RemoveElsewhere
    | RemoveEverywhere
    | PutEverywhere
    | Amend
    | Create
    | Delete
    | Assign
    | Merge
    | Put
    | Remove
    | Replace
    | Rename
)
