"""sarif: SARIF 2.1.0, for code scanning and tools that collect findings.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0": a rule for each check (3.49), the resource
as a logical location (3.33) and, for viewers that need a file, its ARN as an address; what could not be evaluated are
notifications (3.58); archived findings are suppressed results (3.35).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from leastwise.model.finding import FindingStatus, Severity
from leastwise.reports.analysis.finding_document import iso
from leastwise.reports.audit.document import audit_finding_document, counts_document, encoded, scope_document
from leastwise.reports.audit.report import AuditedCheck, AuditFinding, AuditReport, NotEvaluatedResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import place, requirement_names, unjudged_place

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


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    numbers = {check.id: index for index, check in enumerate(report.checks)}
    tool = {"driver": _driver(report)}
    told = [_notification(one, numbers) for one in report.not_evaluated]
    told += [{"level": "note", "message": {"text": note}} for note in report.notes]
    invocation = {
        "executionSuccessful": True,
        "endTimeUtc": iso(report.generated_at),
        "toolExecutionNotifications": told,
    }
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{\n"tool": {encoded(tool)},\n'.encode()
    yield f'"invocations": [{encoded(invocation)}],\n"properties": {encoded(_properties(report))},\n'.encode()
    yield b'"results": ['
    yield from _listed(_result(one, numbers, report) for one in report.findings)
    yield b"]}]}\n"


def _listed(values: Iterable[Any]) -> Iterator[bytes]:
    separator = ""
    for value in values:
        yield f"{separator}\n{encoded(value)}".encode()
        separator = ","


def _driver(report: AuditReport) -> dict[str, Any]:
    return {
        "name": "leastwise",
        "version": report.tool_version,
        "semanticVersion": report.tool_version,
        "rules": [_rule(check) for check in report.checks],
    }


def _properties(report: AuditReport) -> dict[str, Any]:
    scores = {one.practice.value: counts_document(one.counts) for one in report.practices}
    return {"scope": scope_document(report.scope), "practices": scores, "archived": report.archived}


def _rule(check: AuditedCheck) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": check.id,
        "name": "".join(part.capitalize() for part in check.id.split("-")),
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.description or check.title},
        "help": {"text": "\n\n".join((check.description or check.title, *check.references))},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {
            "tags": list(dict.fromkeys(("security", "iam", check.practice.value, *requirement_names(check)))),
            "security-severity": _SECURITY_SEVERITIES[check.severity],
            "counts": counts_document(check.counts),
        },
    }
    return found | ({"helpUri": check.references[0]} if check.references else {})


def _result(one: AuditFinding, numbers: Mapping[str, int], report: AuditReport) -> dict[str, Any]:
    recorded, finding = one.recorded, one.recorded.finding
    found: dict[str, Any] = {
        "ruleId": one.check.id,
        "ruleIndex": numbers.get(one.check.id, -1),
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join((f"{finding.title}.", *finding.explanation))},
        "locations": [_location(finding.resource_type, place(recorded))],
        "partialFingerprints": {"leastwise/v1": finding.finding_id},
        "baselineState": _baseline_state(one),
        "provenance": {
            "firstDetectionTimeUtc": iso(recorded.first_seen),
            "lastDetectionTimeUtc": iso(recorded.last_seen),
        },
        "properties": {name: value for name, value in audit_finding_document(one).items() if name != "id"},
    }
    if recorded.status is FindingStatus.ARCHIVED:
        reason = recorded.archive_reason or recorded.archived_by
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return found


def _baseline_state(one: AuditFinding) -> str:
    if one.recorded.status is FindingStatus.RESOLVED:
        return "absent"
    return "new" if one.recorded.is_new and not one.is_baseline else "unchanged"


def _location(resource_type: str, resource: str) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(resource.encode("utf-8", "backslashreplace"), safe="/")}
        },
        "logicalLocations": [{"fullyQualifiedName": resource, "kind": resource_type or "resource"}],
    }


def _notification(one: NotEvaluatedResult, numbers: Mapping[str, int]) -> dict[str, Any]:
    missing = f" (needs {one.missing_action})" if one.missing_action else ""
    found: dict[str, Any] = {
        "level": "warning",
        "message": {"text": f"{one.check.id}: {unjudged_place(one)} not evaluated: {one.reason}{missing}"},
        "associatedRule": {"id": one.check.id, "index": numbers.get(one.check.id, -1)},
    }
    return found | ({"locations": [_location(one.resource_type, one.resource)]} if one.resource else {})


SARIF: Final = AuditFormat("sarif", "SARIF 2.1.0, for code scanning", _write, ".sarif")
