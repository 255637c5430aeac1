"""Formats of findings about policies: one file a format, listed in FINDING_FORMATS."""

from __future__ import annotations

from typing import Final

from leastwise.errors import InputError
from leastwise.reports.findings.github import GITHUB
from leastwise.reports.findings.json_document import JSON
from leastwise.reports.findings.junit import JUNIT
from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.sarif import SARIF
from leastwise.reports.findings.table import TABLE

FINDING_FORMATS: Final[tuple[FindingFormat, ...]] = (TABLE, JSON, SARIF, JUNIT, GITHUB)

__all__ = ["FINDING_FORMATS", "FindingFormat", "FindingOptions", "finding_format"]


def finding_format(name: str) -> FindingFormat:
    """The format of this name; raises InputError naming the known ones."""
    for candidate in FINDING_FORMATS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in FINDING_FORMATS)
    raise InputError(f"--output: there is no format {name!r}", f"Use one of {known}.")
