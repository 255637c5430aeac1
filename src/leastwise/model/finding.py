"""Findings: what an analysis or a check found wrong, as values that survive from one run to the next.

IAM Access Analyzer API Reference, "FindingSummaryV2": type, resource, status, analysed and updated at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is, the gravest first (the labels of AWS Security Hub's findings)."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    INFORMATIONAL = "INFORMATIONAL"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class FindingStatus(StrEnum):
    """Access Analyzer's: ARCHIVED by a rule or a person, RESOLVED when it is found no more."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found about one resource.

    `finding_type` is Access Analyzer's name where it has one (ExternalAccess, UnusedIAMRole, UnusedPermission …).
    `resource` is the ARN, or the id of what has none. `meaning` is what tells this finding from others of the same
    check about the same resource (a principal, what a statement means), and never the wording of anything: the id is
    made of it. `details` are JSON values whose members are spelled as AWS spells them (camelCase). `explanation` are
    plain sentences, `remediation` what to do (commands or sentences), `notes` what lowers the confidence.
    """

    check: str
    finding_type: str
    severity: Severity
    title: str
    account_id: str
    region: str
    resource_type: str
    resource: str
    meaning: tuple[str, ...] = ()
    principal: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    explanation: tuple[str, ...] = ()
    remediation: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    _known_id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def finding_id(self) -> str:
        """The same in every run in which the same is found: 32 hexadecimal digits."""
        if not self._known_id:
            parts = [self.check, self.finding_type, self.account_id, self.region, self.resource, *self.meaning]
            made = hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]
            object.__setattr__(self, "_known_id", made)  # asked for many times, and always the same
        return self._known_id


@dataclass(frozen=True, slots=True)
class RecordedFinding:
    """A finding with its history: when it was seen first and last, its status and why it has it.

    `resolved_at` is None unless it is RESOLVED; `archived_by` names the archive rule or the person.
    """

    finding: Finding
    status: FindingStatus
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None = None
    archived_by: str = ""
    archive_reason: str = ""
    is_new: bool = False
