"""Audits to be written: one with hostile texts and every kind of result, one with nothing, one that is large."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leastwise.model.finding import Finding, FindingStatus, RecordedFinding, Severity
from leastwise.model.practice import Practice
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

NOW = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)
HOSTILE = (
    "\x1b[2J\x9bred\u202e\u2028\x00 =cmd|'/c calc'!A1 <script>alert(1)</script> ]]> {{ 7*7 }} `|` @team "
    '[x](javascript:1) \ud800 日本語 "quoted"\n# heading'
)
ACCOUNTS = ("111122223333", "444455556666")


def check_of(practice: Practice, counts: Counts, severity: Severity = Severity.HIGH, title: str = "") -> AuditedCheck:
    return AuditedCheck(
        id=f"{practice.value}-check",
        title=title or f"{practice.heading} is followed",
        practice=practice,
        severity=severity,
        description="Decides, for each resource, whether the practice is followed.",
        references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",),
        resource_types=("AWS::IAM::Role",),
        evidence_needed=("iam:GetAccountAuthorizationDetails", "trail"),
        frameworks={"cis_aws_3.0": ("1.4", "1.16"), "aws_fsbp": ("IAM.1",)},
        counts=counts,
    )


def finding_of(check: AuditedCheck, name: str, title: str, severity: Severity, **more: Any) -> Finding:
    settings: dict[str, Any] = {"account_id": ACCOUNTS[0], "resource_type": "AWS::IAM::Role", "region": "global"}
    settings |= {"explanation": ("It is so.",), "remediation": ("Change it.",), "details": {"value": name}} | more
    return Finding(
        check=check.id,
        finding_type="BestPractice",
        severity=severity,
        title=title,
        resource=settings.pop("resource", f"arn:aws:iam::{settings['account_id']}:role/{name}"),
        **settings,
    )


def recorded_of(
    finding: Finding, status: FindingStatus = FindingStatus.ACTIVE, is_new: bool = False
) -> RecordedFinding:
    resolved = NOW if status is FindingStatus.RESOLVED else None
    by = ("rule accepted", "accepted until the move") if status is FindingStatus.ARCHIVED else ("", "")
    return RecordedFinding(finding, status, NOW - timedelta(days=30), NOW, resolved, *by, is_new=is_new)


def _practices() -> tuple[PracticeResult, ...]:
    results = []
    for number, practice in enumerate(Practice):
        counts = Counts(passed=12 * number, failed=10 - number, archived=1, not_applicable=3, not_evaluated=number % 3)
        if practice is Practice.REVIEW_CADENCE:
            counts = Counts(not_applicable=2)
        results.append(PracticeResult(practice, counts, (check_of(practice, counts),), counts.failed))
    return tuple(results)


def full() -> AuditReport:
    practices = _practices()
    first, second = practices[0].checks[0], practices[1].checks[0]
    hostile = finding_of(
        first,
        HOSTILE,
        HOSTILE,
        Severity.CRITICAL,
        explanation=(HOSTILE,),
        remediation=(HOSTILE,),
        notes=(HOSTILE,),
        details={"note": HOSTILE, "at": NOW},
    )
    long = finding_of(second, "x" * 600, "long " * 200, Severity.HIGH, explanation=("why " * 900,), region="eu-west-1")
    of_account = finding_of(second, "", "Of the account", Severity.MEDIUM, resource="", account_id=ACCOUNTS[1])
    china = finding_of(
        first, "", "Key", Severity.LOW, resource="arn:aws-cn:kms:cn-north-1:1:key/k", region="cn-north-1"
    )
    archived = recorded_of(finding_of(first, "archived", "Archived", Severity.LOW), FindingStatus.ARCHIVED)
    resolved = recorded_of(finding_of(first, "gone", HOSTILE, Severity.HIGH), FindingStatus.RESOLVED)
    new = AuditFinding(
        recorded_of(hostile, is_new=True), first, (f"aws iam tag-role --tags '{HOSTILE}'",), HOSTILE, HOSTILE
    )
    findings = (new, AuditFinding(recorded_of(long), second), AuditFinding(recorded_of(of_account), second))
    findings += (AuditFinding(recorded_of(china), first, is_baseline=True), AuditFinding(archived, first))
    return AuditReport(
        tool_version="1.0.0",
        generated_at=NOW,
        scope=AuditScope(
            ACCOUNTS, days=90, zone="organization o-1", trail={ACCOUNTS[0]: (NOW - timedelta(days=90), NOW)}
        ),
        practices=practices,
        findings=findings,
        not_evaluated=(
            NotEvaluatedResult(first, ACCOUNTS[0], "AWS::IAM::User", "arn:aws:iam::111122223333:user/u", HOSTILE),
            NotEvaluatedResult(second, ACCOUNTS[1], "", "", "no credential report", "iam:GetCredentialReport"),
        ),
        priorities=(Priority(first, Severity.CRITICAL, 7, (HOSTILE, "b", "c", "d"), HOSTILE),),
        requirements=(
            RequirementResult("cis_aws_3.0", "1.4", "No root access key", Counts(passed=2), (first.id,)),
            RequirementResult("cis_aws_3.0", "1.16", "No administrators", Counts(passed=2, failed=1), (first.id,)),
            RequirementResult("unknown", HOSTILE, HOSTILE, Counts(not_evaluated=1), (second.id,)),
        ),
        changes=Changes(NOW - timedelta(days=7), (new,), (resolved,), {Practice.MFA: 0.5, Practice.ROOT: None}),
        archived_by={"rule accepted": 1, HOSTILE: 2},
        baseline="baseline.json",
        in_baseline=3,
        notes=(HOSTILE, "A note."),
    )


def empty() -> AuditReport:
    scope = AuditScope(ACCOUNTS[:1], practices=(Practice.ROOT,))
    return AuditReport("1.0.0", NOW, scope, (), (), ())


def large(count: int = 20_000) -> AuditReport:
    """As many findings as 5,000 principals may have."""
    practices = _practices()
    severities = list(Severity)
    findings = tuple(
        AuditFinding(recorded_of(finding), check, ("aws iam get-role --role-name x",) * 3, 'resource "x" {}\n' * 20)
        for finding, check in sorted(_many(practices, severities, count), key=lambda pair: pair[0].severity.rank)
    )
    missed = tuple(
        NotEvaluatedResult(practices[0].checks[0], ACCOUNTS[0], "AWS::IAM::Role", f"role{number}", f"reason {number}")
        for number in range(3_000)
    )
    accounts = tuple(f"{number:012}" for number in range(500))
    return AuditReport("1.0.0", NOW, AuditScope(accounts), practices, findings, missed)


def _many(
    practices: tuple[PracticeResult, ...], severities: list[Severity], count: int
) -> Iterator[tuple[Finding, AuditedCheck]]:
    for number in range(count):
        check = practices[number % 9].checks[0]
        title = f"Role {number} may do everything"
        yield finding_of(check, f"role-{number}", title, severities[number % 5], explanation=("Because. " * 40,)), check


@pytest.fixture(scope="session")
def full_report() -> AuditReport:
    """Every kind of result, hostile texts, texts that are too long, an account, another partition."""
    return full()


@pytest.fixture(scope="session")
def empty_report() -> AuditReport:
    """Nothing was found, nor asked."""
    return empty()


@pytest.fixture(scope="session")
def large_report() -> AuditReport:
    """20,000 findings in 500 accounts."""
    return large()
