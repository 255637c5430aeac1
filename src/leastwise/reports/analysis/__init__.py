"""Formats of analyses: one file a format, listed in ANALYSIS_FORMATS."""

from __future__ import annotations

from typing import Final

from leastwise.errors import InputError
from leastwise.reports.analysis.csv import CSV
from leastwise.reports.analysis.json_document import JSON
from leastwise.reports.analysis.junit import JUNIT
from leastwise.reports.analysis.ndjson import NDJSON
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions
from leastwise.reports.analysis.sarif import SARIF
from leastwise.reports.analysis.table import TABLE

ANALYSIS_FORMATS: Final[tuple[AnalysisFormat, ...]] = (TABLE, JSON, NDJSON, CSV, SARIF, JUNIT)

__all__ = ["ANALYSIS_FORMATS", "AnalysisFormat", "AnalysisOptions", "analysis_format"]


def analysis_format(name: str) -> AnalysisFormat:
    """The format of this name; raises InputError naming the known ones."""
    for candidate in ANALYSIS_FORMATS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in ANALYSIS_FORMATS)
    raise InputError(f"--output: there is no format {name!r}", f"Use one of {known}.")
