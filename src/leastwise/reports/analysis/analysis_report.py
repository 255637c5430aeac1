"""What an analysis found, as values that formats write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leastwise.model.finding import RecordedFinding, Severity


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """A check that ran: what it is, and over how many resources it could decide (`judged` of `total`)."""

    check: str
    title: str
    analysis: str
    severity: Severity
    description: str
    references: tuple[str, ...]
    judged: int
    total: int

    @property
    def evaluated(self) -> str:
        """In words: "205 of 212"."""
        return f"{self.judged} of {self.total}"


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A resource, or a whole account (`resource` empty), that a check could not judge, and why."""

    check: str
    account_id: str
    resource_type: str
    resource: str
    reason: str
    missing_action: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """The findings of some analyses at `generated_at`, within a zone of trust and a window of `days`."""

    tool_version: str
    generated_at: datetime
    analyses: tuple[str, ...]
    zone: Mapping[str, Any]
    window: Mapping[str, Any]
    checks: tuple[CheckSummary, ...]
    findings: tuple[RecordedFinding, ...]
    not_evaluated: tuple[Unjudged, ...]
    notes: tuple[str, ...]

    @property
    def by_severity(self) -> dict[str, int]:
        """How many findings there are of each severity, the gravest first; severities without any are left out."""
        counts = Counter(one.finding.severity for one in self.findings)
        return {severity.value: counts[severity] for severity in Severity if counts[severity]}

    @property
    def by_type(self) -> dict[str, int]:
        """How many findings there are of each type, in order of their names."""
        return dict(sorted(Counter(one.finding.finding_type for one in self.findings).items()))
