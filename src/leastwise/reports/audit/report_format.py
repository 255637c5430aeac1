"""The interface of a format of audits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from leastwise.reports.audit.report import AuditReport


@dataclass(frozen=True, slots=True)
class AuditFormatOptions:
    """How an audit is shown to people: how wide, in terminal cells, and whether in colour.

    `companion` is the name of the CSV file beside the report that holds every finding, empty where there is none.
    """

    width: int = 80
    color: bool = False
    companion: str = ""


class WriteAudit(Protocol):
    """Yields the parts of a report, in UTF-8; texts are written to a file or stdout one after the other as they are."""

    def __call__(self, report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class AuditFormat:
    """One format: its name on the command line, one line about it, its writer.

    `is_binary`: it is never written to a terminal. `says_not_evaluated`: what could not be evaluated stands in it; else
    the command says it on stderr. `suffix` is the usual end of a file's name, ".html".
    """

    name: str
    description: str
    write: WriteAudit
    suffix: str
    is_binary: bool = False
    says_not_evaluated: bool = True
