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
    raise; `read` raises InputError with file and place where a file of its kind is damaged. Files of a format that
    does not stand alone are read after the others, which may tell what they lack: the unique id of a resource whose
    item has the ARN as id, the account of an item without one.
    """

    name: str
    title: str
    recognises: Callable[[FileContent], bool]
    read: Callable[[FileContent], Observations]
    stands_alone: bool = True
