"""The interface of a format: how it is told from others, and what it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.content import FileContent


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file.

    `title` is what a message calls it. `recognises` looks at the content alone, never at a file's name, and does not
    raise; `read` raises InputError with file and place where a file of its kind is damaged. Without `has_unique_ids`
    the files call principals by ARN, and are read after all others, which may tell the ids.
    """

    name: str
    title: str
    recognises: Callable[[FileContent], bool]
    read: Callable[[FileContent], Observations]
    has_unique_ids: bool = True
