"""Items from files people already have: what the AWS CLI prints, credential reports, AWS Config, Terraform state.

A format is recognised by content, never by name. One file is one format, in `FILE_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import iam_collect
from leastwise.collectors.files.accounts import Accounts
from leastwise.collectors.files.authorization_details import AUTHORIZATION_DETAILS
from leastwise.collectors.files.aws_config import AWS_CONFIG
from leastwise.collectors.files.command_output import COMMAND_OUTPUT
from leastwise.collectors.files.content import FileContent, UnknownContentError, contents
from leastwise.collectors.files.credential_report import CREDENTIAL_REPORT
from leastwise.collectors.files.file_format import FileFormat
from leastwise.collectors.files.pages import Pages
from leastwise.collectors.files.terraform import TERRAFORM_STATE
from leastwise.collectors.files.unique_ids import UniqueIds
from leastwise.collectors.files.walk import Candidate, candidates
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

FILE_FORMATS: Final[tuple[FileFormat, ...]] = (
    AUTHORIZATION_DETAILS,
    CREDENTIAL_REPORT,
    AWS_CONFIG,
    TERRAFORM_STATE,
    COMMAND_OUTPUT,
)
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
    others = _Others(UniqueIds(), Accounts())
    others.ids.learn(known)
    pages, later = Pages(), list[tuple[FileFormat, FileContent]]()
    for candidate in candidates(paths):
        if candidate.is_collected:
            yield candidate.path, others.learned(iam_collect.read(candidate.path, captured, note))
            continue
        for content, file_format in _recognised(candidate, note, captured):
            if pages.takes(content):
                pages.add(content)
            elif file_format.stands_alone:
                yield content.path, others.learned(file_format.read(content))
            else:
                later.append((file_format, content))
    for path, observations in pages.read(note):
        yield path, others.learned(observations)
    for content, observations in others.completed(later, note):
        yield content.path, observations


@dataclass(frozen=True, slots=True)
class _Others:
    """What the files that stand alone tell about those that do not."""

    ids: UniqueIds
    accounts: Accounts

    def learned(self, observations: Observations) -> Observations:
        self.ids.learn(observations.items)
        self.accounts.learn(observations.items)
        return observations

    def completed(
        self, later: Sequence[tuple[FileFormat, FileContent]], note: Note
    ) -> Iterator[tuple[FileContent, Observations]]:
        """What the files that do not stand alone hold, once all were learned from."""
        read = [(content, self.learned(file_format.read(content))) for file_format, content in later]
        for content, observations in read:
            self.accounts.complete(content.path, observations)
            if lacking := self.ids.complete(observations):
                note(
                    f"{content.name}: no other file tells the unique id of {lacking:,} of its resources; ARNs stand in"
                )
            yield content, observations


def _recognised(
    candidate: Candidate, note: Note, captured: datetime | None
) -> Iterator[tuple[FileContent, FileFormat]]:
    is_known = False
    try:
        for content in contents(candidate.path, captured):
            file_format = _format_of(content)
            if file_format is not None:
                is_known = True
                yield content, file_format
            elif not candidate.is_named or content.name != str(candidate.path):
                note(f"skipped: {content.name} is nothing that is known")
        if candidate.is_named and not is_known:
            raise InputError(f"{candidate.path} is nothing that is known", EXPECTED)
    except UnknownContentError as error:
        if candidate.is_named:
            raise InputError(error.message, error.hint or EXPECTED) from None
        note(f"skipped: {error.message}")


def _format_of(content: FileContent) -> FileFormat | None:
    return next((file_format for file_format in FILE_FORMATS if file_format.recognises(content)), None)
