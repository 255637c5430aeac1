"""What the engine has to know of a type of resource: which members are lists, and how it is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leastwise.model.configuration_item import GLOBAL_REGION


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list member: `key` is the member of an entry that tells it apart, or empty where entries are texts.

    `joined_with` is a second member of the key, written behind it. `content` is the member of an entry that may be
    unknown though the entry exists; `must_be_empty` says that AWS deletes no resource that still has entries.
    `one_of`: an entry has one of these members and nothing else; its key is "member:value".
    """

    key: str
    joined_with: str = ""
    content: str = ""
    must_be_empty: bool = False
    one_of: tuple[str, ...] = ()

    def key_of(self, entry: Any) -> str:
        """What tells an entry apart from others."""
        if self.one_of:
            name = next((name for name in self.one_of if entry.get(name)), "")
            return f"{name}:{entry.get(name, '')}"
        if not self.key:
            return str(entry)
        key = str(entry.get(self.key, ""))
        return f"{key}{entry.get(self.joined_with, '')}" if self.joined_with else key

    @property
    def has_objects(self) -> bool:
        """Whether entries are objects, not texts."""
        return bool(self.key or self.one_of)

    def stub_of(self, key: str) -> Any:
        """An entry of which only its key is known."""
        if self.one_of:
            name, _colon, value = key.partition(":")
            return {name: value}
        if not self.key:
            return key
        if self.key == "policyArn":
            return {"policyName": key.rsplit("/", 1)[-1], "policyArn": key}
        if self.joined_with:  # a path and a name
            path, slash, name = key.rpartition("/")
            return {self.key: path + slash, self.joined_with: name}
        return {self.key: key}


@dataclass(frozen=True, slots=True)
class Shape:
    """One type of resource.

    `name` is the member that holds its name, `identifier` the one that holds its id; `handle` is where events find
    its handle: "name", "id", "arn", or "members" where it is the values of `handle_members`, joined with a slash;
    events may give the id, too. `arn_kind` is set where the ARN is made of path and name ("user"). `objects`
    are members of which an observation or event may know only parts. `untracked` are members that no event tells of;
    where `tracked` are named, that holds of all others, and where not `is_tracked`, of all: that they changed is no
    gap in the trail. `references` are members that
    name another resource by its handle, with that resource's type; with the resources that `ends_with` members name
    it goes itself. `has_unseen_origins`: resources of the type come into being without an event, too, so that one
    that is found was not there all along.
    """

    source: str
    region: str = GLOBAL_REGION
    name: str = ""
    identifier: str = ""
    handle: str = "name"
    arn_kind: str = ""
    lists: Mapping[str, ListShape] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    untracked: frozenset[str] = frozenset()
    tracked: frozenset[str] = frozenset()
    is_tracked: bool = True
    references: Mapping[str, str] = field(default_factory=dict)
    ends_with: frozenset[str] = frozenset()
    handle_members: tuple[str, ...] = ()
    has_unseen_origins: bool = False

    def tells(self, member: str) -> bool:
        """Whether events tell of changes of a member."""
        if not self.is_tracked:
            return False
        return member in self.tracked if self.tracked else member not in self.untracked
