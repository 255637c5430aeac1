"""Formats of audits: one file a format, listed in AUDIT_FORMATS."""

from __future__ import annotations

from typing import Final

from leastwise.errors import InputError
from leastwise.reports.audit.asff import ASFF
from leastwise.reports.audit.csv import CSV
from leastwise.reports.audit.html import HTML
from leastwise.reports.audit.json_document import JSON
from leastwise.reports.audit.junit import JUNIT
from leastwise.reports.audit.markdown import MARKDOWN
from leastwise.reports.audit.ndjson import NDJSON
from leastwise.reports.audit.ocsf import OCSF
from leastwise.reports.audit.pdf import PDF
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.sarif import SARIF
from leastwise.reports.audit.table import TABLE

AUDIT_FORMATS: Final[tuple[AuditFormat, ...]] = (
    TABLE,
    JSON,
    NDJSON,
    CSV,
    HTML,
    MARKDOWN,
    SARIF,
    JUNIT,
    OCSF,
    ASFF,
    PDF,
)

__all__ = ["AUDIT_FORMATS", "AuditFormat", "AuditFormatOptions", "audit_format"]


def audit_format(name: str) -> AuditFormat:
    """The format of this name; raises InputError naming the known ones."""
    for candidate in AUDIT_FORMATS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in AUDIT_FORMATS)
    raise InputError(f"--output: there is no format {name!r}", f"Use one of {known}.")
