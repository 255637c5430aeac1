"""ocsf: Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework, for security data lakes.

OCSF 1.8.0, "Compliance Finding" with the profile "cloud". A JSON array with an event a line: findings (Fail), what was
not evaluated (Unknown), and what is found no more since the last audit (Pass, activity Close).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from leastwise.model.finding import FindingStatus, RecordedFinding, Severity
from leastwise.reports.audit.document import encoded, not_evaluated_id, resolved_findings
from leastwise.reports.audit.partition import partition_of
from leastwise.reports.audit.report import AuditedCheck, AuditFinding, AuditReport, NotEvaluatedResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import framework_title, place, requirement_names, unjudged_place

VERSION: Final = "1.8.0"
_CATEGORY, _CLASS = 2, 2003
_SEVERITIES: Final = {
    Severity.CRITICAL: (5, "Critical"),
    Severity.HIGH: (4, "High"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.LOW: (2, "Low"),
    Severity.INFORMATIONAL: (1, "Informational"),
}
_ACTIVITIES: Final = {1: "Create", 2: "Update", 3: "Close"}
_COMPLIANCE: Final = {0: "Unknown", 1: "Pass", 3: "Fail"}
_STATUSES: Final = {
    FindingStatus.ACTIVE: (1, "New"),
    FindingStatus.ARCHIVED: (5, "Archived"),
    FindingStatus.RESOLVED: (4, "Resolved"),
}
_IN_PROGRESS: Final = (2, "In Progress")
_AWS_ACCOUNT: Final = (10, "AWS Account")
_RULE: Final = (1, "Rule")


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    separator = "["
    for event in _events(report):
        yield f"{separator}\n{encoded(event)}".encode()
        separator = ","
    yield b"[]\n" if separator == "[" else b"\n]\n"


def _events(report: AuditReport) -> Iterator[dict[str, Any]]:
    for one in (*report.findings, *resolved_findings(report)):
        yield _finding(one, report)
    for result in report.not_evaluated:
        yield _unjudged(result, report)


def _finding(one: AuditFinding, report: AuditReport) -> dict[str, Any]:
    recorded, finding = one.recorded, one.recorded.finding
    resolved = recorded.status is FindingStatus.RESOLVED
    is_known = recorded.status is FindingStatus.ACTIVE and not recorded.is_new
    status_id, status = _IN_PROGRESS if is_known else _STATUSES[recorded.status]
    severity_id, severity = _SEVERITIES[finding.severity]
    activity = 3 if resolved else (1 if recorded.is_new else 2)
    event = _base(activity, one.check, report, finding.account_id, finding.region, finding.resource)
    event |= {"severity_id": severity_id, "severity": severity, "status_id": status_id, "status": status}
    event |= {"message": finding.title, "status_detail": recorded.archive_reason or finding.title}
    event["finding_info"] = _information(recorded, one.check)
    event["compliance"] = _compliance(one.check, 1 if resolved else 3, finding.explanation)
    event["resources"] = [_resource(finding.account_id, finding.region, finding.resource_type, place(recorded))]
    if remedy := "\n".join((*finding.remediation, *one.remediation_cli)):
        event["remediation"] = {"desc": remedy, "references": list(one.check.references)}
    event["unmapped"] = {"details": dict(finding.details), "terraform": one.remediation_terraform}
    return event


def _unjudged(one: NotEvaluatedResult, report: AuditReport) -> dict[str, Any]:
    needs = f" Needs {one.missing_action}." if one.missing_action else ""
    event = _base(1, one.check, report, one.account_id, "", one.resource)
    event |= {"severity_id": 1, "severity": "Informational", "status_id": 1, "status": "New"}
    event |= {"message": f"Not evaluated: {one.check.title}", "status_detail": f"{one.reason}{needs}"}
    event["finding_info"] = {
        "uid": not_evaluated_id(one),
        "title": f"Not evaluated: {one.check.title}",
        "desc": f"{one.reason}{needs}",
        "types": ["NotEvaluated"],
        "analytic": _analytic(one.check),
    }
    event["compliance"] = _compliance(one.check, 0, (f"{one.reason}{needs}",))
    event["resources"] = [_resource(one.account_id, "", one.resource_type, unjudged_place(one))]
    return event


def _base(
    activity: int, check: AuditedCheck, report: AuditReport, account_id: str, region: str, resource: str
) -> dict[str, Any]:
    cloud: dict[str, Any] = {"provider": "AWS", "cloud_partition": partition_of(resource, region)}
    cloud |= {"region": region} if region else {}
    cloud |= {"account": _account(account_id)} if account_id else {}
    return {
        "activity_id": activity,
        "activity_name": _ACTIVITIES[activity],
        "category_uid": _CATEGORY,
        "category_name": "Findings",
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "type_uid": _CLASS * 100 + activity,
        "type_name": f"Compliance Finding: {_ACTIVITIES[activity]}",
        "time": _milliseconds(report.generated_at),
        "metadata": {
            "version": VERSION,
            "profiles": ["cloud"],
            "event_code": check.id,
            "product": {
                "name": "Leastwise",
                "vendor_name": "Leastwise",
                "uid": "leastwise",
                "version": report.tool_version,
            },
        },
        "cloud": cloud,
    }


def _information(recorded: RecordedFinding, check: AuditedCheck) -> dict[str, Any]:
    finding = recorded.finding
    return {
        "uid": finding.finding_id,
        "title": finding.title,
        "desc": " ".join(finding.explanation) or finding.title,
        "types": [finding.finding_type],
        "analytic": _analytic(check),
        "created_time": _milliseconds(recorded.first_seen),
        "first_seen_time": _milliseconds(recorded.first_seen),
        "last_seen_time": _milliseconds(recorded.last_seen),
        "data_sources": list(check.evidence_needed),
    }


def _analytic(check: AuditedCheck) -> dict[str, Any]:
    type_id, type_name = _RULE
    return {"uid": check.id, "name": check.title, "desc": check.description, "type_id": type_id, "type": type_name}


def _compliance(check: AuditedCheck, status_id: int, details: tuple[str, ...]) -> dict[str, Any]:
    standards = [framework_title(name) for name in check.frameworks]
    return {
        "category": check.practice.value,
        "control": check.id,
        "desc": check.title,
        "standards": standards or ["Security best practices in IAM"],
        "requirements": list(requirement_names(check)),
        "status_id": status_id,
        "status": _COMPLIANCE[status_id],
        "status_details": list(details),
    }


def _resource(account_id: str, region: str, resource_type: str, resource: str) -> dict[str, Any]:
    found: dict[str, Any] = {"uid": resource, "cloud_partition": partition_of(resource, region)}
    found |= {"type": resource_type} if resource_type else {}
    found |= {"region": region} if region else {}
    return found | ({"owner": {"account": _account(account_id)}} if account_id else {})


def _account(account_id: str) -> dict[str, Any]:
    type_id, type_name = _AWS_ACCOUNT
    return {"uid": account_id, "type_id": type_id, "type": type_name}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


OCSF: Final = AuditFormat("ocsf", "OCSF 1.8 Compliance Findings, for security data lakes", _write, ".ocsf.json")
