"""Versions of one resource: its items in order, each with what changed and who changed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from leastwise.model.configuration_item import Cause, ConfigurationItem, Origin
from leastwise.usecases.recorder.actors import Actor, actor_of
from leastwise.usecases.recorder.versions_change import Change
from leastwise.usecases.recorder.versions_differences import changes_between

if TYPE_CHECKING:
    from leastwise.access.changes import AccessChange

_CREATING: Final = ("Create", "Upload", "Import", "Register")
_EVENT_NOUNS: Final = {"OIDCProvider": "OpenIDConnectProvider"}
"""Resource types that events name otherwise."""


class VersionKind(StrEnum):
    """What a version is to its resource. FIRST_SEEN: the resource was there before anything was recorded of it."""

    CREATED = "created"
    FIRST_SEEN = "first seen"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Version:
    """A resource from `item.capture_time` on, until the next version; numbers count from 1.

    `before` is the item of the version before it, None for the first. `actor` is None where no event is known to have
    caused it: it was observed so. `access` says what the change newly allowed and no longer allows, to whom;
    `not_compared` counts further principals that it touches.
    """

    number: int
    item: ConfigurationItem
    before: ConfigurationItem | None
    kind: VersionKind
    changes: tuple[Change, ...]
    actor: Actor | None
    access: tuple[AccessChange, ...] = ()
    not_compared: int = 0

    @property
    def cause(self) -> Cause | None:
        """The event that caused it, where one is known."""
        return self.item.cause

    @property
    def is_unseen(self) -> bool:
        """Whether the change was made by no event that was recorded, between `item.since` and `item.capture_time`."""
        return self.item.origin is Origin.GAP


def versions_of(items: Iterable[ConfigurationItem]) -> tuple[Version, ...]:
    """Return the versions of one resource, given its items oldest first; equal neighbours are one version."""
    versions: list[Version] = []
    before: ConfigurationItem | None = None
    for item in items:
        if before is not None and before.content_hash() == item.content_hash():
            continue
        versions.append(_version(len(versions) + 1, before, item))
        before = item
    return tuple(versions)


def version_kind(before: ConfigurationItem | None, item: ConfigurationItem) -> VersionKind:
    """Return what an item is to its resource, given the item before it."""
    if item.is_deleted:
        return VersionKind.DELETED
    if before is not None:
        return VersionKind.CREATED if before.is_deleted else VersionKind.CHANGED
    if item.origin is Origin.GAP or (item.cause is not None and _creates(item.cause.event_name, item.resource_type)):
        return VersionKind.CREATED
    return VersionKind.FIRST_SEEN


def _version(number: int, before: ConfigurationItem | None, item: ConfigurationItem) -> Version:
    return Version(
        number=number,
        item=item,
        before=before,
        kind=version_kind(before, item),
        changes=changes_between(before, item),
        actor=actor_of(item.cause) if item.cause is not None else None,
    )


def _creates(event_name: str, resource_type: str) -> bool:
    """CreateUser makes a user, CreateServiceLinkedRole a role; CreateLoginProfile makes no user."""
    noun = resource_type.rpartition("::")[2]
    name = event_name.rstrip("v0123456789_")
    return name.startswith(_CREATING) and name.endswith(_EVENT_NOUNS.get(noun, noun))
