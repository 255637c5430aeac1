"""An audit as JSON objects; findings have the members that analyses give them, and what an audit adds."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from leastwise.reports.analysis.finding_document import finding_document, iso, plain
from leastwise.reports.audit.report import (
    AuditedCheck,
    AuditFinding,
    AuditReport,
    AuditScope,
    Changes,
    Counts,
    NotEvaluatedResult,
    PracticeResult,
    Priority,
    RequirementResult,
)


def encoded(document: Any) -> str:
    """The document as JSON on one line; ASCII only, so that no text in it can move a terminal's cursor."""
    return json.dumps(document, ensure_ascii=True, default=plain)


def audit_finding_document(one: AuditFinding) -> dict[str, Any]:
    """The object of a finding: Access Analyzer's members, practice, requirements and remediation."""
    document: dict[str, Any] = {
        "practice": one.check.practice.value,
        "checkTitle": one.check.title,
        "frameworks": {name: list(ids) for name, ids in one.check.frameworks.items()},
        "remediationCli": list(one.remediation_cli),
        "remediationTerraform": one.remediation_terraform,
        "references": list(one.check.references),
        "isInBaseline": one.is_baseline,
    }
    if one.reopened:
        document["reopened"] = one.reopened
    found = finding_document(one.recorded)
    return found | document


def counts_document(counts: Counts) -> dict[str, Any]:
    """The object of counts; `score` is null where nothing was judged."""
    return {
        "passed": counts.passed,
        "failed": counts.failed,
        "archived": counts.archived,
        "notApplicable": counts.not_applicable,
        "notEvaluated": counts.not_evaluated,
        "score": counts.score,
    }


def practice_document(one: PracticeResult, changes: Changes) -> dict[str, Any]:
    """The object of a practice, with its score in the last audit of the same scope."""
    document = {
        "number": one.practice.number,
        "id": one.practice.value,
        "title": one.practice.heading,
        **counts_document(one.counts),
        "findings": one.findings,
        "checks": [check.id for check in one.checks],
    }
    if one.practice in changes.scores:
        document["previousScore"] = changes.scores[one.practice]
    return document


def check_document(check: AuditedCheck) -> dict[str, Any]:
    """The object of a check that ran."""
    return {
        "id": check.id,
        "title": check.title,
        "practice": check.practice.value,
        "severity": check.severity.value,
        "description": check.description,
        "resourceTypes": list(check.resource_types),
        "evidenceNeeded": list(check.evidence_needed),
        "frameworks": {name: list(ids) for name, ids in check.frameworks.items()},
        "references": list(check.references),
        **counts_document(check.counts),
    }


def not_evaluated_document(one: NotEvaluatedResult) -> dict[str, Any]:
    """The object of what could not be judged."""
    document = {
        "checkId": one.check.id,
        "practice": one.check.practice.value,
        "resourceOwnerAccount": one.account_id,
        "resourceType": one.resource_type,
        "resource": one.resource,
        "reason": one.reason,
    }
    return document | ({"missingAction": one.missing_action} if one.missing_action else {})


def not_evaluated_id(one: NotEvaluatedResult) -> str:
    """The same in every audit in which the same cannot be judged: 32 hexadecimal digits."""
    parts = [one.check.id, "not-evaluated", one.account_id, one.resource_type, one.resource]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]


def resolved_findings(report: AuditReport) -> tuple[AuditFinding, ...]:
    """What is found no more since the last audit, with its check; of checks that ran."""
    checks = {check.id: check for check in report.checks}
    resolved = report.changes.resolved
    return tuple(AuditFinding(one, checks[one.finding.check]) for one in resolved if one.finding.check in checks)


def priority_document(one: Priority) -> dict[str, Any]:
    """The object of what to fix first."""
    return {
        "checkId": one.check.id,
        "title": one.check.title,
        "severity": one.severity.value,
        "resources": one.resources,
        "examples": list(one.examples),
        "remediation": one.remediation,
    }


def requirement_document(one: RequirementResult) -> dict[str, Any]:
    """The object of a framework's requirement."""
    return {
        "framework": one.framework,
        "requirement": one.requirement,
        "title": one.title,
        **counts_document(one.counts),
        "checks": list(one.checks),
    }


def changes_document(changes: Changes) -> dict[str, Any]:
    """The object of what changed since the last audit: ids of new findings, resolved findings whole."""
    return {
        "since": iso(changes.since) if changes.since else None,
        "new": [one.recorded.finding.finding_id for one in changes.new],
        "resolved": [finding_document(one) for one in changes.resolved],
    }


def scope_document(scope: AuditScope) -> dict[str, Any]:
    """The object of what was audited."""
    return {
        "accounts": list(scope.accounts),
        "practices": [one.value for one in scope.practices],
        "checks": list(scope.checks),
        "frameworks": list(scope.frameworks),
        "days": scope.days,
        "zone": scope.zone,
        "trail": {name: {"from": iso(first), "to": iso(last)} for name, (first, last) in scope.trail.items()},
    }


def summary_document(report: AuditReport) -> dict[str, Any]:
    """The object of totals."""
    return {
        "findings": len(report.findings),
        "active": len(report.active),
        "archived": report.archived,
        "archivedBy": dict(report.archived_by),
        "baseline": report.baseline,
        "inBaseline": report.in_baseline,
        "bySeverity": {severity.value: count for severity, count in report.by_severity.items()},
        **{name: value for name, value in counts_document(report.counts).items() if name != "archived"},
    }
