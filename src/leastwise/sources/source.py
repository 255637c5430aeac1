"""What a source of log objects is: something that lists objects, and reads one by its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourceObject:
    """One object of a source. `key` is its full address; `etag` changes whenever its bytes do; size in bytes."""

    key: str
    size: int
    etag: str


class Source(Protocol):
    """A place that log objects come from."""

    @property
    def location(self) -> str:
        """The address as the user would write it."""
        ...

    def objects(self) -> Iterator[SourceObject]:
        """Every object below the location. Raises SourceError where it cannot be listed."""
        ...
