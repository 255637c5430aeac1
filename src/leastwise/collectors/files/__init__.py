"""Items from files people already have: what the AWS CLI prints, credential reports, AWS Config, Terraform state.

A format is recognised by content, never by name. One file is one format, in `FILE_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import iam_collect
from leastwise.collectors.files.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.files.aws_config import AWS_CONFIG
from leastwise.collectors.files.content import FileContent, UnknownContentError, contents
from leastwise.collectors.files.credential_report import CREDENTIAL_REPORT
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.pages import Pages
from leastwise.collectors.files.terraform import TERRAFORM_STATE
from leastwise.collectors.files.unique_ids import UniqueIds
from leastwise.collectors.files.walk import Candidate, candidates
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

FILE_FORMATS: Final[tuple[FileFormat, ...]] = (AUTHORIZATION_DETAILS, CREDENTIAL_REPORT, AWS_CONFIG, TERRAFORM_STATE)
EXPECTED: Final = "Expected: " + "; ".join([*(one.title for one in FILE_FORMATS), iam_collect.TITLE]) + "."

Note = Callable[[str], None]


def read_paths(
    paths: Sequence[Path],
    note: Note,
    *,
    captured: datetime | None = None,
    known: Iterable[ConfigurationItem] = (),
) -> Iterator[tuple[Path, Observations]]:
    """What each file holds, the oldest file first; folders are walked.

    `captured` (with zone) is the moment that the files speak of where they do not say it themselves, by default each
    file's modification time. `known` are items of IAM resources known before: some files name principals by ARN only,
    and get their unique ids from these and from the other files. `note` is told, one line each, which files of a
    folder were skipped and why, and what else a reader should know. Raises InputError where a path does not exist, a
    named file is of no known format, or a file of a known one is damaged.
    """
    ids = UniqueIds()
    ids.learn(known)
    pages, later = Pages(), list[tuple[FileFormat, FileContent]]()
    for candidate in candidates(paths):
        if candidate.is_collected:
            yield candidate.path, _learned(ids, iam_collect.read(candidate.path, captured, note))
            continue
        for content, file_format in _recognised(candidate, note, captured):
            if pages.takes(content):
                pages.add(content)
            elif file_format.has_unique_ids:
                yield content.path, _learned(ids, file_format.read(content))
            else:
                later.append((file_format, content))
    for path, observations in pages.read(note):
        yield path, _learned(ids, observations)
    for file_format, content in later:
        observations = file_format.read(content)
        if lacking := ids.complete(observations):
            note(f"{content.name}: no other file tells the unique ids of {lacking:,} resources; their ARNs stand in")
        yield content.path, observations


def _learned(ids: UniqueIds, observations: Observations) -> Observations:
    ids.learn(observations.items)
    return observations


def _recognised(
    candidate: Candidate, note: Note, captured: datetime | None
) -> Iterator[tuple[FileContent, FileFormat]]:
    try:
        for content in contents(candidate.path, captured):
            file_format = _format_of(content)
            if file_format is not None:
                yield content, file_format
            elif candidate.is_named and content.name == str(candidate.path):
                raise InputError(f"{content.name} is nothing that is known", EXPECTED)
            else:
                note(f"skipped: {content.name} is nothing that is known")
    except UnknownContentError as error:
        if candidate.is_named:
            raise InputError(error.message, error.hint or EXPECTED) from None
        note(f"skipped: {error.message}")


def _format_of(content: FileContent) -> FileFormat | None:
    return next((file_format for file_format in FILE_FORMATS if file_format.recognises(content)), None)
