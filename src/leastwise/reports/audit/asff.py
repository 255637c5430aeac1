"""asff: findings in AWS Security Finding Format, to be imported into AWS Security Hub.

Security Hub User Guide, "AWS Security Finding Format (ASFF)"; API Reference, "BatchImportFindings" (100 findings a
call) and "AwsSecurityFinding", whose lengths are kept. A JSON array with a finding a line: findings (FAILED), what was
not evaluated (NOT_AVAILABLE), and what is found no more since the last audit (PASSED, ARCHIVED).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.model.finding import FindingStatus, Severity
from leastwise.reports.analysis.finding_document import iso
from leastwise.reports.audit.document import encoded, not_evaluated_id, resolved_findings
from leastwise.reports.audit.partition import home_region, partition_of
from leastwise.reports.audit.report import AuditedCheck, AuditFinding, AuditReport, NotEvaluatedResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import requirement_names
from leastwise.reports.terminal import safe_text

TYPES: Final = {
    "AWS::IAM::AccessKey": "AwsIamAccessKey",
    "AWS::IAM::Group": "AwsIamGroup",
    "AWS::IAM::Policy": "AwsIamPolicy",
    "AWS::IAM::Role": "AwsIamRole",
    "AWS::IAM::User": "AwsIamUser",
    "AWS::CloudTrail::Trail": "AwsCloudTrailTrail",
    "AWS::CloudWatch::Alarm": "AwsCloudWatchAlarm",
    "AWS::EC2::Instance": "AwsEc2Instance",
    "AWS::KMS::Key": "AwsKmsKey",
    "AWS::Lambda::Function": "AwsLambdaFunction",
    "AWS::S3::Bucket": "AwsS3Bucket",
    "AWS::SNS::Topic": "AwsSnsTopic",
    "AWS::SQS::Queue": "AwsSqsQueue",
    "AWS::SecretsManager::Secret": "AwsSecretsManagerSecret",
}
"""Resource types of AWS Config that the format has a type for; the others are "Other"."""
_CATEGORY: Final = "Software and Configuration Checks/AWS Security Best Practices"
_NO_ACCOUNT: Final = "000000000000"
_MOST_REQUIREMENTS: Final = 32


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    separator = "["
    for found in _findings(report):
        yield f"{separator}\n{encoded(found)}".encode()
        separator = ","
    yield b"[]\n" if separator == "[" else b"\n]\n"


def _findings(report: AuditReport) -> Iterator[dict[str, Any]]:
    for one in (*report.findings, *resolved_findings(report)):
        yield _finding(one, report)
    for result in report.not_evaluated:
        yield _unjudged(result, report)


def _finding(one: AuditFinding, report: AuditReport) -> dict[str, Any]:
    recorded, finding = one.recorded, one.recorded.finding
    found = _base(report, one.check, finding.finding_id, finding.account_id, finding.region, finding.resource)
    found |= _severity(finding.severity)
    found |= {
        "CreatedAt": iso(recorded.first_seen),
        "FirstObservedAt": iso(recorded.first_seen),
        "LastObservedAt": iso(recorded.last_seen),
        "Title": _text(finding.title, 256),
        "Description": _text(" ".join(finding.explanation) or finding.title, 1024),
        "Remediation": _remediation((*finding.remediation, *one.remediation_cli), one.check),
        "Resources": [_resource(found, finding.resource_type, finding.resource)],
        "RecordState": "ACTIVE" if recorded.status is FindingStatus.ACTIVE else "ARCHIVED",
        "Workflow": {"Status": "RESOLVED" if recorded.status is FindingStatus.RESOLVED else "NEW"},
    }
    if recorded.status is FindingStatus.ARCHIVED:
        found["Workflow"] = {"Status": "SUPPRESSED"}
        found["ProductFields"] |= {
            "leastwise/ArchivedBy": _text(recorded.archived_by or "-", 2048),
            "leastwise/ArchiveReason": _text(recorded.archive_reason or "-", 2048),
        }
    found["Compliance"]["Status"] = "PASSED" if recorded.status is FindingStatus.RESOLVED else "FAILED"
    return found


def _unjudged(one: NotEvaluatedResult, report: AuditReport) -> dict[str, Any]:
    needs = f" Needs {one.missing_action}." if one.missing_action else ""
    found = _base(report, one.check, not_evaluated_id(one), one.account_id, "", one.resource)
    found |= _severity(Severity.INFORMATIONAL)
    found |= {
        "CreatedAt": iso(report.generated_at),
        "Title": _text(f"Not evaluated: {one.check.title}", 256),
        "Description": _text(f"{one.reason}{needs}", 1024),
        "Remediation": _remediation((f"Let the audit read {one.missing_action}.",) if needs else (), one.check),
        "Resources": [_resource(found, one.resource_type, one.resource)],
        "RecordState": "ACTIVE",
        "Workflow": {"Status": "NEW"},
    }
    found["Compliance"]["Status"] = "NOT_AVAILABLE"
    return found


def _base(
    report: AuditReport, check: AuditedCheck, finding_id: str, account_id: str, region: str, resource: str
) -> dict[str, Any]:
    account = account_id or next(iter(report.scope.accounts), _NO_ACCOUNT)
    partition = partition_of(resource, region)
    where = region if region and region != "global" else home_region(partition)
    compliance: dict[str, Any] = {"SecurityControlId": _text(check.id, 512)}
    if requirements := [_text(name, 512) for name in requirement_names(check)[:_MOST_REQUIREMENTS]]:
        compliance["RelatedRequirements"] = requirements
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"leastwise/{account}/{finding_id}",
        "ProductArn": f"arn:{partition}:securityhub:{where}:{account}:product/{account}/default",
        "ProductName": "Leastwise",
        "CompanyName": "Leastwise",
        "Region": where,
        "GeneratorId": _text(f"leastwise/{check.id}", 512),
        "AwsAccountId": account,
        "Types": [f"{_CATEGORY}/{check.practice.value}"],
        "UpdatedAt": iso(report.generated_at),
        "Compliance": compliance,
        "ProductFields": {"leastwise/Practice": check.practice.value, "leastwise/Version": report.tool_version},
    }


def _severity(severity: Severity) -> dict[str, Any]:
    # Providers say it twice: Severity of what is new, FindingProviderFields of what is there already.
    label = {"Label": severity.value, "Original": severity.value}
    return {"Severity": {"Label": severity.value}, "FindingProviderFields": {"Severity": label}}


def _remediation(lines: tuple[str, ...], check: AuditedCheck) -> dict[str, Any]:
    recommendation = {"Text": _text("\n".join(lines) or "See the documentation of the check.", 512)}
    return {"Recommendation": recommendation | ({"Url": check.references[0]} if check.references else {})}


def _resource(found: dict[str, Any], resource_type: str, resource: str) -> dict[str, Any]:
    account = found["AwsAccountId"]
    return {
        "Type": TYPES.get(resource_type, "Other") if resource else "AwsAccount",
        "Id": _text(resource, 512) if resource else f"AWS::::Account:{account}",
        "Partition": partition_of(found["ProductArn"], ""),
        "Region": found["Region"],
    }


def _text(text: str, length: int) -> str:
    """The text, never empty, in at most so many characters; control characters as escapes, line ends kept."""
    shown = "\n".join(safe_text(line) for line in text.split("\n")).strip() or "-"
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"


ASFF: Final = AuditFormat("asff", "AWS Security Finding Format, for AWS Security Hub", _write, ".asff.json")
