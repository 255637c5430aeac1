"""The files of one resource's folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from leastwise.collectors.files.content import contents
from leastwise.collectors.files.element import Element

_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # the moment is that of the whole folder


@dataclass(frozen=True, slots=True)
class ResourceFolder:
    """A folder with a file for each fact about a resource."""

    path: Path

    def fact(self, name: str) -> Element:
        """The JSON value of a file; an element of None where there is none. Raises InputError for a damaged one."""
        path = self.path / f"{name}.json"
        if not path.is_file():
            return Element(None, str(path))
        (content,) = contents(path, _ANY_TIME)
        if not content.is_json:
            raise Element(None, str(path)).wrong("is no JSON")
        return Element(content.document, content.name)

    def required(self, name: str) -> Element:
        """The JSON object of a file; raises InputError where there is none."""
        found = self.fact(name)
        found.members()
        return found


def resource_folders(folder: Path) -> Iterator[ResourceFolder]:
    """Every folder below with a `metadata.json`, in order of name."""
    for path in sorted(folder.rglob("metadata.json")):
        yield ResourceFolder(path.parent)
