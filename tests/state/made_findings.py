"""Findings and archive rules made in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from leastwise.model.archive_rule import ArchiveRule, Criterion
from leastwise.model.finding import Finding, Severity

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUCKET = "AWS::S3::Bucket"


def at(hours: float) -> datetime:
    """A moment of the test's own time."""
    return START + timedelta(hours=hours)


def made(
    resource: str = "arn:aws:s3:::data", check: str = "open-bucket", account: str = "111122223333", **more: Any
) -> Finding:
    """A finding about a bucket."""
    settings: dict[str, Any] = {"finding_type": "ExternalAccess", "severity": Severity.HIGH, "title": "Open", **more}
    return Finding(
        check=check, account_id=account, region="eu-west-1", resource_type=BUCKET, resource=resource, **settings
    )


def rule(name: str, *resources: str, expires: datetime | None = None) -> ArchiveRule:
    """A rule that archives the findings of some resources."""
    return ArchiveRule(name, (Criterion("resource", eq=resources),), f"because of {name}", START, expires)
