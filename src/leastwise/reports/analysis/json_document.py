"""json: one JSON document with everything: findings, what could not be evaluated, zone of trust, window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.reports.analysis.analysis_report import AnalysisReport, Unjudged
from leastwise.reports.analysis.finding_document import finding_document, iso, json_lines
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions

SCHEMA_VERSION: Final = 1


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    document = {
        "schemaVersion": SCHEMA_VERSION,
        "tool": {"name": "leastwise", "version": report.tool_version},
        "generatedAt": iso(report.generated_at),
        "analyses": list(report.analyses),
        "zone": report.zone,
        "window": report.window,
        "summary": {
            "findings": len(report.findings),
            "bySeverity": report.by_severity,
            "byType": report.by_type,
            "evaluated": {one.check: one.evaluated for one in report.checks},
        },
        "findings": [finding_document(one) for one in report.findings],
        "notEvaluated": [unjudged_document(one) for one in report.not_evaluated],
        "notes": list(report.notes),
    }
    yield from json_lines(document)


def unjudged_document(one: Unjudged) -> dict[str, Any]:
    """The object of what could not be evaluated."""
    document = {
        "checkId": one.check,
        "resourceOwnerAccount": one.account_id,
        "resourceType": one.resource_type,
        "resource": one.resource,
        "reason": one.reason,
    }
    return document | ({"missingAction": one.missing_action} if one.missing_action else {})


JSON: Final = AnalysisFormat("json", "One JSON document, findings with Access Analyzer's members", _write)
