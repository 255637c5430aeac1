"""Verdicts and their sums as plain rows, for JSON and CSV; the names are CloudTrail's spelling."""

from __future__ import annotations

from datetime import datetime

from leastwise.lake.integrity.report import VerificationReport
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

COLUMNS = (
    "verdict", "subject", "address", "s3Bucket", "s3Object", "reason", "digestS3Object", "accountId", "region",
    "startTime", "endTime", "isProblem",
)  # fmt: skip


def verdict_row(verdict: Verdict) -> dict[str, str | bool | None]:
    """Returns a verdict under the names of COLUMNS; times are ISO 8601 in UTC."""
    values = (
        verdict.outcome.value, verdict.subject.value, verdict.address, verdict.bucket, verdict.key or None,
        verdict.reason, verdict.digest_key, verdict.account, verdict.region, iso(verdict.start), iso(verdict.end),
        verdict.is_problem,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def summary_row(report: VerificationReport) -> dict[str, object]:
    """Returns the sums: valid and invalid objects as the AWS CLI counts them, and each outcome's total."""
    return {
        "isClean": report.is_clean,
        "problems": report.problems,
        "startTime": iso(report.start),
        "endTime": iso(report.end),
        "digests": _counts(report, Subject.DIGEST),
        "backfillDigests": _counts(report, Subject.BACKFILL_DIGEST),
        "logFiles": _counts(report, Subject.LOG),
        "logFilesNamed": report.named,
        "verdicts": {outcome.value: report.total(outcome) for outcome in Outcome},
    }


def iso(moment: datetime | None) -> str | None:
    """Returns a UTC time as CloudTrail writes it."""
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _counts(report: VerificationReport, subject: Subject) -> dict[str, int]:
    return {"valid": report.valid(subject), "invalid": report.invalid(subject)}
