"""sarif: SARIF 2.1.0, for code scanning and tools that collect findings.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0": a rule for each check, the resource as a
logical location (3.33) and, for viewers that need a file, its ARN as an address (RFC 3986).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from leastwise.model.finding import FindingStatus, RecordedFinding, Severity
from leastwise.reports.analysis.analysis_report import AnalysisReport, CheckSummary, Unjudged
from leastwise.reports.analysis.finding_document import finding_document, json_lines
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFORMATIONAL: "note",
}
_SECURITY_SEVERITIES: Final = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.0",
    Severity.LOW: "2.0",
    Severity.INFORMATIONAL: "0.5",
}
"""`security-severity`, which code scanning sorts by; within the ranges that GitHub's documentation gives."""


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    numbers = {one.check: index for index, one in enumerate(report.checks)}
    driver = {
        "name": "leastwise",
        "semanticVersion": report.tool_version,
        "version": report.tool_version,
        "rules": [_rule(one) for one in report.checks],
    }
    told = [_notification(one) for one in report.not_evaluated]
    told += [{"level": "note", "message": {"text": note}} for note in report.notes]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": told}],
        "results": [_result(one, numbers) for one in report.findings],
        "properties": {"zone": report.zone, "window": report.window},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from json_lines(document)


def _rule(one: CheckSummary) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": one.check,
        "name": "".join(part.capitalize() for part in one.check.split("-")),
        "shortDescription": {"text": one.title},
        "fullDescription": {"text": one.description},
        "help": {"text": "\n\n".join((one.description, *one.references))},
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
        "properties": {
            "tags": ["security", "iam", one.analysis],
            "security-severity": _SECURITY_SEVERITIES[one.severity],
        },
    }
    return found | ({"helpUri": one.references[0]} if one.references else {})


def _result(one: RecordedFinding, numbers: dict[str, int]) -> dict[str, Any]:
    finding = one.finding
    text = " ".join((f"{finding.title}.", *finding.explanation))
    found: dict[str, Any] = {
        "ruleId": finding.check,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.resource_type, finding.resource or finding.account_id)],
        "partialFingerprints": {"leastwise/v1": finding.finding_id},
        "baselineState": "new" if one.is_new else "unchanged",
        "properties": {name: value for name, value in finding_document(one).items() if name != "id"},
    }
    if one.status is FindingStatus.ARCHIVED:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.archive_reason}]
    if one.status is FindingStatus.RESOLVED:
        found["baselineState"] = "absent"
    return found | ({"ruleIndex": numbers[finding.check]} if finding.check in numbers else {})


def _location(resource_type: str, resource: str) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(resource.encode("utf-8", "backslashreplace"), safe="/")}
        },
        "logicalLocations": [{"fullyQualifiedName": resource, "kind": resource_type or "resource"}],
    }


def _notification(one: Unjudged) -> dict[str, Any]:
    missing = f" (needs {one.missing_action})" if one.missing_action else ""
    found: dict[str, Any] = {
        "level": "warning",
        "message": {"text": f"{one.check}: account {one.account_id} not evaluated: {one.reason}{missing}"},
    }
    return found | ({"locations": [_location(one.resource_type, one.resource)]} if one.resource else {})


SARIF: Final = AnalysisFormat("sarif", "SARIF 2.1.0, for code scanning", _write)
