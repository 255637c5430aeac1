"""The tables of the state. Changing one needs a migration in `migrations/versions`; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment with its zone; held in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """In UTC, without zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """With its zone."""
        return value.replace(tzinfo=UTC) if value is not None else None


METADATA = MetaData()

FINDINGS = Table(
    "findings",
    METADATA,
    Column("finding_id", String(32), primary_key=True),
    Column("check_id", Text, nullable=False),
    Column("finding_type", Text, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("account_id", Text, nullable=False),
    Column("resource_type", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("archive_rule", Text, nullable=False),
    Column("archived_by", Text, nullable=False),
    Column("archive_reason", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index("findings_of_check", "check_id", "account_id"),
)
"""One row a finding. `content` is the whole finding in JSON; `archive_rule` names the rule that archived it."""

ARCHIVE_RULES = Table(
    "archive_rules",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("filter", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
)

AUDIT_RUNS = Table(
    "audit_runs",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("ended_at", Moment, nullable=False),
    Column("scope", Text, nullable=False),
    Column("accounts", Text, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("scores", Text, nullable=False),
    Column("findings", LargeBinary, nullable=False),
    Index("audit_runs_of_scope", "scope", "run_id"),
)
"""One row an audit. `findings` are the ids of its ACTIVE findings, 16 bytes each; `scores` JSON, practice -> 0 to 1."""

REVIEW_ENTRIES = Table(
    "review_entries",
    METADATA,
    Column("campaign", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)
"""One row an entry of a campaign of access reviews; rows are never changed. `content` is JSON."""
