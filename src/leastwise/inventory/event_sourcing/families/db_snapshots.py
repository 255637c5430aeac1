"""Manual snapshots of RDS instances and Aurora clusters, and the accounts they are shared with.

Amazon RDS API Reference, "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute": the answer has the accounts
of attribute `restore` as they are from then on, "all" among them where the snapshot is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, member
from leastwise.inventory.event_sourcing.families.family import Family, Operation
from leastwise.inventory.event_sourcing.mutations import Create, Delete, Mutation, Put, Remove, Replace, Target
from leastwise.inventory.event_sourcing.service_shapes import DB_CLUSTER_SNAPSHOT, DB_SNAPSHOT, RDS

_SHARED: Final = "sharedAccounts"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How CloudTrail spells snapshots of instances or of clusters."""

    resource_type: str
    noun: str
    word: str

    def operations(self) -> dict[str, Operation]:
        """What each event of the type changes."""
        return {
            f"Create{self.noun}": self.create,
            f"Copy{self.noun}": self.create,
            f"Modify{self.noun}Attribute": self.modify,
            f"Delete{self.noun}": self.delete,
        }

    def target(self, call: Call) -> Target | None:
        """The snapshot. The answer has its name as RDS keeps it, in small letters."""
        name = call.answered(f"{self.word}Identifier") or call.text(f"{self.word}Identifier")
        if name is not None and name.startswith("arn:"):
            parts = name.split(":")
            name = ":".join(parts[6:]) if len(parts) > 6 and parts[4] == call.event.account_id else None
        return Target(self.resource_type, name.lower()) if name else None

    def create(self, call: Call) -> Iterator[Mutation]:
        """A new snapshot and a copy are shared with nobody."""
        name, arn = call.answered(f"{self.word}Identifier"), call.answered(f"{self.word}Arn")
        if name is None:
            return
        members: dict[str, Any] = {"snapshotIdentifier": name}
        members |= {part: found for part in ("engine", "encrypted") if (found := call.answer(part)) is not None}
        if (created := date_of(call.answer("snapshotCreateTime"))) is not None:
            members["snapshotCreateTime"] = created
        yield Create(Target(self.resource_type, name), name, members, arn=arn or "")

    def modify(self, call: Call) -> Iterator[Mutation]:
        """Without an answer what was added and removed is known, and not what was there before."""
        target = self.target(call)
        if target is None or call.text("attributeName") not in ("restore", None):
            return
        shared = self._answered(call)
        if shared is not None:
            yield Replace(target, _SHARED, {account: account for account in shared})
            return
        for account in _texts(call.value("valuesToAdd")):
            yield Put(target, _SHARED, account, account, is_new=True)
        for account in _texts(call.value("valuesToRemove")):
            yield Remove(target, _SHARED, account, is_lenient=True)

    def _answered(self, call: Call) -> list[str] | None:
        attributes = call.answer(f"{self.word}Attributes")
        for attribute in attributes if isinstance(attributes, list) else ():
            if member(attribute, "attributeName") == "restore":
                return _texts(member(attribute, "attributeValues"))
        return None

    def delete(self, call: Call) -> Iterator[Mutation]:
        """It is gone."""
        target = self.target(call)
        if target is not None:
            yield Delete(target)


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


_KINDS: Final = (
    _Kind(DB_SNAPSHOT, "DBSnapshot", "dBSnapshot"),
    _Kind(DB_CLUSTER_SNAPSHOT, "DBClusterSnapshot", "dBClusterSnapshot"),
)
FAMILY: Final = Family(RDS, {name: one for kind in _KINDS for name, one in kind.operations().items()})
