"""The verdict on one object, or on one stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What verification found."""

    VERIFIED = "VERIFIED"
    ALTERED = "ALTERED"
    MISSING = "MISSING"
    INVALID_SIGNATURE = "INVALID_SIGNATURE"
    NOT_COVERED = "NOT_COVERED"
    GAP = "GAP"
    UNREADABLE = "UNREADABLE"


class Subject(StrEnum):
    """What a verdict is about."""

    DIGEST = "digest"
    BACKFILL_DIGEST = "backfill digest"
    LOG = "log"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict: ``outcome`` about ``key`` (empty for a period), why, and the digest that says so.

    ``address`` is where the object is, ``s3://bucket/key`` or a file's path (None for a period).
    ``start`` and ``end`` are the UTC times a digest or a gap spans, None for a log file. ``is_problem`` is
    False for what is proven and for what nobody could prove yet (no digest has been delivered for it).
    """

    outcome: Outcome
    subject: Subject
    key: str
    reason: str
    digest_key: str | None = None
    address: str | None = None
    bucket: str | None = None
    account: str | None = None
    region: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    is_problem: bool = True
