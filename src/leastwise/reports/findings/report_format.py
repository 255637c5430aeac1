"""The interface of a format of findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from leastwise.reports.findings.validation_report import ValidationReport


@dataclass(frozen=True, slots=True)
class FindingOptions:
    """How findings are shown to people: whether in colour, and whether files without policies are listed."""

    color: bool = False
    verbose: bool = False


class WriteFindings(Protocol):
    """Yields the lines of a report, without line ends."""

    def __call__(self, report: ValidationReport, options: FindingOptions) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class FindingFormat:
    """One format: its name on the command line, one line about it, and its writer."""

    name: str
    description: str
    write: WriteFindings
