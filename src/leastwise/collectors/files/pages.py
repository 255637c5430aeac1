"""Pages of one listing that were saved as a file each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import authorization_details
from leastwise.collectors.files.content import FileContent


@dataclass(slots=True)
class Pages:
    """Single pages of get-account-authorization-details, kept until all files were seen.

    A last page says `IsTruncated: false` as a listing of one page does: only the pages beside it, in its folder, tell
    that it is not all. Whether no page in between is missing, none of them tells.
    """

    _folders: dict[Path, list[FileContent]] = field(default_factory=lambda: defaultdict(list))

    def takes(self, content: FileContent) -> bool:
        """Whether the file is a page that others may belong to."""
        return authorization_details.recognises(content) and authorization_details.is_part(content)

    def add(self, content: FileContent) -> None:
        """Keep the page."""
        self._folders[content.path.parent].append(content)

    def read(self, note: Callable[[str], None]) -> Iterator[tuple[Path, Observations]]:
        """What the pages hold. With several pages of a listing no type is whole, and `note` says so."""
        for folder, contents in self._folders.items():
            truncated = any(authorization_details.is_truncated(content) for content in contents)
            if truncated:
                note(f"{folder}: several pages of authorization details; what they do not list is not taken as deleted")
            for content in contents:
                found = authorization_details.read(content)
                if truncated:
                    found.whole.clear()
                yield content.path, found
