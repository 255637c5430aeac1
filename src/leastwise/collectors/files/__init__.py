"""Items from files people already have: what the AWS CLI prints, credential reports, AWS Config, Terraform state.

A format is recognised by content, never by name. One file is one format, in `FILE_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.files.content import FileContent, UnknownContentError, contents
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.pages import Pages
from leastwise.collectors.files.walk import Candidate, candidates
from leastwise.errors import InputError

FILE_FORMATS: Final[tuple[FileFormat, ...]] = (AUTHORIZATION_DETAILS,)
EXPECTED: Final = "Expected: " + "; ".join(file_format.title for file_format in FILE_FORMATS) + "."


def read_paths(
    paths: Sequence[Path], note: Callable[[str], None], *, captured: datetime | None = None
) -> Iterator[tuple[Path, Observations]]:
    """What each file holds, the oldest file first; folders are walked.

    `captured` (with zone) is the moment that the files speak of where they do not say it themselves, by default each
    file's modification time. `note` is told, in one line each, which files of a folder were skipped and why. Raises
    InputError where a path does not exist, a named file is of no known format, or a file of a known one is damaged.
    """
    pages = Pages()
    for candidate in candidates(paths):
        for content in _contents(candidate, note, captured):
            file_format = _format_of(content)
            if file_format is None:
                _unknown(candidate, content.name, "nothing that is known", note)
            elif pages.takes(content):
                pages.add(content)
            else:
                yield candidate.path, file_format.read(content)
    yield from pages.read(note)


def _contents(candidate: Candidate, note: Callable[[str], None], captured: datetime | None) -> Iterator[FileContent]:
    try:
        yield from contents(candidate.path, captured)
    except UnknownContentError as error:
        if candidate.is_named:
            raise InputError(error.message, error.hint or EXPECTED) from None
        note(f"skipped: {error.message}")


def _format_of(content: FileContent) -> FileFormat | None:
    return next((file_format for file_format in FILE_FORMATS if file_format.recognises(content)), None)


def _unknown(candidate: Candidate, name: str, what: str, note: Callable[[str], None]) -> None:
    if candidate.is_named:
        raise InputError(f"{name} is {what}", EXPECTED)
    note(f"skipped: {name} is {what}")
