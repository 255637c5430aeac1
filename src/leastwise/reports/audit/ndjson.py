"""ndjson: one finding a line, as a JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.reports.audit.document import audit_finding_document, encoded
from leastwise.reports.audit.report import AuditReport
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    for one in report.findings:
        yield f"{encoded(audit_finding_document(one))}\n".encode()


NDJSON: Final = AuditFormat("ndjson", "One finding a line, as JSON", _write, ".ndjson", says_not_evaluated=False)
