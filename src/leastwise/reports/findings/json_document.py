"""json: one JSON document; findings have the names and the shape of Access Analyzer's ValidatePolicy.

IAM Access Analyzer API Reference, "ValidatePolicyFinding", "Location", "PathElement", "Span".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.validation_report import Location, Notice, ReportedFinding, ValidationReport


def _write(report: ValidationReport, options: FindingOptions) -> Iterator[str]:
    document = {
        "schemaVersion": 1,
        "tool": {"name": "leastwise", "version": report.tool_version},
        "referenceDate": report.reference_date,
        "summary": {"files": len(report.files), "policies": report.policy_count, "findings": report.counts},
        "findings": [_finding(one) for one in report.findings],
        "inputErrors": [_notice(one) for one in report.errors],
        "notEvaluated": [_notice(one) for one in report.not_evaluated],
        "notResolved": [_notice(one) for one in report.unresolved],
        "skippedFiles": [_notice(one) for one in report.skipped],
        "ignored": dict(report.ignored),
    }
    yield from json.dumps(document, indent=2, ensure_ascii=False).splitlines()


def _finding(one: ReportedFinding) -> dict[str, Any]:
    return {
        "file": one.file,
        "policy": one.policy,
        "policyKind": one.policy_kind,
        "statement": one.statement,
        "findingType": one.type,
        "issueCode": one.code,
        "findingDetails": one.message,
        "learnMoreLink": one.learn_more,
        "locations": [_location(place) for place in one.locations],
    }


def _location(one: Location) -> dict[str, Any]:
    path = [{"index": step} if isinstance(step, int) else {"value": step} for step in one.path]
    return {"path": path, "span": {"start": asdict(one.start), "end": asdict(one.end)}}


def _notice(one: Notice) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value not in (None, "")}


JSON: Final = FindingFormat("json", "One JSON document, findings in the shape of ValidatePolicy", _write)
