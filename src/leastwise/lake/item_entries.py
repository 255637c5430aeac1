"""Files of configuration items as values: what the catalogue holds, and what a query reads.

Apart from the schema, so that a query can be put without loading Arrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

ITEM_FORMAT_VERSION: Final = 1

KINDS: Final = ("observed", "newest", "older", "supplementary", "unread")
"""What files hold: observations; the timeline's newest and older items; the facts that make no version; not read."""

_READ_BY_QUERIES: Final = (*KINDS[1:], "findings")


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A file of configuration items; `path` is relative to the lake's folder."""

    path: str
    kind: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ItemFiles:
    """Absolute paths of the files a query over configuration items reads, by kind, and the moment of its views.

    `findings` are those of analyses, which are written for the query alone.
    `as_of` (with zone) is the moment that the point-in-time views show; None is now.
    """

    newest: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    supplementary: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    as_of: datetime | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.newest, *self.older, *self.supplementary, *self.unread, *self.findings)

    def to_message(self) -> dict[str, Any]:
        """The value as JSON members."""
        lists = {name: list(getattr(self, name)) for name in _READ_BY_QUERIES}
        return lists | {"as_of": self.as_of.isoformat() if self.as_of else None}

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> ItemFiles:
        """The value that `to_message` wrote."""
        moment = message["as_of"]
        lists = {name: tuple(message[name]) for name in _READ_BY_QUERIES}
        return cls(**lists, as_of=datetime.fromisoformat(moment) if moment else None)
