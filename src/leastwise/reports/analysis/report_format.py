"""The interface of a format of analyses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from leastwise.reports.analysis.analysis_report import AnalysisReport


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """How an analysis is shown to people: how wide, in terminal cells, and whether in colour."""

    width: int = 80
    color: bool = False


class WriteAnalysis(Protocol):
    """Yields the lines of a report, without line ends."""

    def __call__(self, report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class AnalysisFormat:
    """One format: its name on the command line, one line about it, its writer.

    `says_not_evaluated` tells whether what could not be evaluated stands in it; else the command says it on stderr.
    """

    name: str
    description: str
    write: WriteAnalysis
    says_not_evaluated: bool = True
