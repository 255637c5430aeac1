"""ndjson: one finding a line, as a JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from leastwise.reports.analysis.analysis_report import AnalysisReport
from leastwise.reports.analysis.finding_document import finding_document, plain
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    for one in report.findings:
        # ASCII only: U+2028, which a text may hold, ends a line for some readers.
        yield json.dumps(finding_document(one), ensure_ascii=True, default=plain)


NDJSON: Final = AnalysisFormat("ndjson", "One finding a line, as JSON", _write, says_not_evaluated=False)
