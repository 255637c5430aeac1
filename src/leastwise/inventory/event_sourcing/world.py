"""All resources at a moment, found by handle and by id. Events go forward through it, one version at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from leastwise.inventory.event_sourcing.mutations import Target
from leastwise.inventory.event_sourcing.registers import Cell
from leastwise.inventory.event_sourcing.resource import Resource, Version
from leastwise.inventory.event_sourcing.shapes import shape_of
from leastwise.model.configuration_item import Cause, Origin, ResourceKey

Place = tuple[str, str, str, str]
"""Account, region, type, handle."""

_PARTITIONS: Final = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"))


def partition_of(aws_region: str) -> str:
    """The partition of a Region (AWS General Reference, "AWS service endpoints")."""
    return next((partition for prefix, partition in _PARTITIONS if aws_region.startswith(prefix)), "aws")


@dataclass(slots=True)
class Moment:
    """Where the replay stands: what time it is, and what makes the change."""

    time: datetime
    account_id: str
    aws_region: str
    origin: Origin
    cause: Cause | None
    order: int


@dataclass(slots=True)
class World:
    """The resources, living and gone."""

    places: dict[Place, Resource] = field(default_factory=dict)
    keys: dict[ResourceKey, Resource] = field(default_factory=dict)
    released: dict[Place, datetime] = field(default_factory=dict)
    referrers: dict[tuple[str, str, str], dict[int, Resource]] = field(default_factory=dict)
    displaced: dict[int, tuple[Resource, Moment]] = field(default_factory=dict)
    former: set[ResourceKey] = field(default_factory=set)
    resources: list[Resource] = field(default_factory=list)
    coverage: dict[tuple[str, str, str], datetime] = field(default_factory=dict)

    def trail_start(self, resource: Resource) -> datetime | None:
        """The time of the first event that could have told of a resource: of its account, service and Region."""
        region = "" if resource.shape.region else resource.region
        return self.coverage.get((resource.account_id, resource.shape.source, region))

    def place(self, moment: Moment, target: Target) -> Place:
        """Where a target stands. Global resources have the region "global"."""
        shape = shape_of(target.resource_type)
        region = shape.region or target.region or moment.aws_region
        handle = target.handle
        if shape.handle_members and "/" not in handle:  # the id, where it is known by its members
            known = self.keys.get(ResourceKey(moment.account_id, region, target.resource_type, handle))
            handle = handle if known is None else known.handle
        return moment.account_id, region, target.resource_type, handle

    def holder(self, place: Place) -> Resource | None:
        """The living resource with that handle, if one is known."""
        return self.places.get(place)

    def target(self, moment: Moment, target: Target) -> Resource:
        """The living resource with that handle; where none is known, one that was there before the trail tells."""
        place = self.place(moment, target)
        found = self.places.get(place)
        return found if found is not None else self.begin(place, moment, None)

    def begin(self, place: Place, moment: Moment, resource_id: str | None, arn: str = "") -> Resource:
        """A resource that nothing told of so far. Without an id it goes by its handle."""
        account, region, resource_type, handle = place
        shape = shape_of(resource_type)
        is_placeholder = resource_id is None and shape.handle != "id"
        resource = Resource(
            account,
            region,
            resource_type,
            resource_id if resource_id is not None else handle,
            handle,
            shape,
            moment.time,
            partition=partition_of(moment.aws_region),
            arn=arn or (handle if handle.startswith("arn:") else ""),
            is_placeholder=is_placeholder,
            not_before=self.released.get(place),
            first_origin=moment.origin,
        )
        if shape.name and (shape.handle != "id" or shape.name == shape.identifier):
            name = handle.rsplit("/", 1)[-1] if shape.handle == "arn" else handle
            resource.scalars[shape.name] = resource.initial[shape.name] = Cell(name)
        self.places[place] = resource
        self.keys[resource.key] = resource
        self.resources.append(resource)
        return resource

    def identify(self, resource: Resource, resource_id: str) -> None:
        """Tell the unique id of a resource that went by its name."""
        if self.keys.get(resource.key) is resource:
            del self.keys[resource.key]
        self.former.add(resource.key)
        resource.resource_id, resource.is_placeholder = resource_id, False
        self.keys[resource.key] = resource

    def move(self, resource: Resource, handle: str, time: datetime) -> None:
        """Give a resource another handle."""
        old = (resource.account_id, resource.region, resource.resource_type, resource.handle)
        self.release(resource, time)
        resource.handle = handle
        self.places[(*old[:3], handle)] = resource

    def release(self, resource: Resource, time: datetime) -> None:
        """Make a resource's handle free."""
        place = (resource.account_id, resource.region, resource.resource_type, resource.handle)
        if self.places.get(place) is resource:
            del self.places[place]
        self.released[place] = time

    def version(self, resource: Resource, moment: Moment) -> Version:
        """The version of a resource that this moment makes."""
        last = resource.versions[-1] if resource.versions else None
        if last is not None and last.order == moment.order and last.time == moment.time:
            return last
        version = Version(moment.time, moment.origin, moment.cause, moment.order)
        if moment.origin is not Origin.TRAIL:
            version.since = resource.confirmed
        resource.versions.append(version)
        resource.confirmed = moment.time
        return version

    def end(self, resource: Resource, moment: Moment, origin: Origin | None = None) -> None:
        """A resource is gone. `origin` is another than the moment's where something unseen must have ended it."""
        since = resource.confirmed or resource.not_before
        version = self.version(resource, moment)
        if origin is not None:
            version.origin, version.cause, version.since = origin, None, since
        resource.end(version)
        self.release(resource, moment.time)

    def refer(self, resource: Resource, resource_type: str, handle: str) -> None:
        """Note that a resource names another, so that it follows when that one is renamed."""
        self.referrers.setdefault((resource.account_id, resource_type, handle), {})[id(resource)] = resource
