"""One resource over its lifetime: registers as they are now, and the versions that changed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell, Entries
from leastwise.inventory.event_sourcing.shape import Shape
from leastwise.model.configuration_item import Cause, ItemStatus, Origin, ResourceKey


@dataclass(slots=True)
class Version:
    """What became different at a moment; the changes are (member, key of the entry or None, the cell from then on)."""

    time: datetime
    origin: Origin
    cause: Cause | None
    order: int
    since: datetime | None = None
    status: ItemStatus | None = None
    changes: list[tuple[str, str | None, Cell]] = field(default_factory=list)
    supplementary: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Renaming:
    """That an event gave a resource another handle."""

    old: str
    new: str
    time: datetime
    cause: Cause | None
    order: int


@dataclass(slots=True, eq=False)
class Resource:
    """The state now, and how it came about.

    `resource_id` is the name while nobody told the unique id (`is_placeholder`). `born` says that the first version
    is the creation; else the resource was there before `first_seen`, at the earliest from `not_before`.
    """

    account_id: str
    region: str
    resource_type: str
    resource_id: str
    handle: str
    shape: Shape
    first_seen: datetime
    partition: str = "aws"
    arn: str = ""
    name: str = ""
    is_placeholder: bool = False
    is_born: bool = False
    is_deleted: bool = False
    not_before: datetime | None = None
    first_origin: Origin = Origin.TRAIL
    first_status: ItemStatus = ItemStatus.OK
    supplementary: Mapping[str, Any] = field(default_factory=dict)
    confirmed: datetime | None = None
    scalars: dict[str, Cell] = field(default_factory=dict)
    initial: dict[str, Cell] = field(default_factory=dict)
    lists: dict[str, Entries] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    renames: list[Renaming] = field(default_factory=list)

    @property
    def key(self) -> ResourceKey:
        """What the resource is told apart by."""
        return ResourceKey(self.account_id, self.region, self.resource_type, self.resource_id)

    @property
    def is_linked(self) -> bool:
        """Whether this is a service-linked role, which AWS deletes with its policies."""
        return str(self.value("path")).startswith("/aws-service-role/") or self.handle.startswith("AWSServiceRoleFor")

    def scalar(self, member: str) -> Cell:
        """The cell of a member that is no list."""
        cell = self.scalars.get(member)
        if cell is None:
            cell = self.scalars[member] = self.initial[member] = Cell()
        return cell

    def entries(self, member: str) -> Entries:
        """The cells of a list member."""
        found = self.lists.get(member)
        if found is None:
            found = self.lists[member] = Entries()
        return found

    def value(self, member: str) -> Any:
        """What is known of a member that is no list, or None."""
        cell = self.scalars.get(member)
        return None if cell is None or cell.value is UNRESOLVED else cell.value

    def set(self, version: Version, member: str, cell: Cell) -> None:
        """From this version on a member has another cell."""
        before = self.scalar(member)
        if before.value is UNRESOLVED and not self.is_born:
            before.is_marked = True
        self.scalars[member] = cell
        version.changes.append((member, None, cell))

    def set_entry(self, version: Version, member: str, key: str, cell: Cell) -> None:
        """From this version on an entry has another cell."""
        entries = self.entries(member)
        before = entries.cell(key)
        if before.value is UNRESOLVED:
            before.is_marked = True
        entries.cells[key] = cell
        version.changes.append((member, key, cell))

    def end(self, version: Version) -> None:
        """From this version on the resource is gone. AWS deletes none that still has what must be empty."""
        for member, shape in self.shape.lists.items():
            if shape.must_be_empty and not self.is_linked:
                entries = self.entries(member)
                entries.is_closed = True
                for cell in entries.cells.values():
                    if cell.value is UNRESOLVED:
                        cell.resolve(ABSENT)
        version.status = ItemStatus.DELETED
        self.is_deleted = True
