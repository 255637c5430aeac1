"""What an audit came to, as values that formats write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from leastwise.model.finding import FindingStatus, RecordedFinding, Severity
from leastwise.model.practice import Practice


@dataclass(frozen=True, slots=True)
class Counts:
    """Resources by what became of them, each counted once a check: the gravest of its results counts.

    `passed`: nothing wrong; `failed`: an ACTIVE finding; `archived`: only archived findings; `not_applicable`,
    `not_evaluated`: not judged. The score counts `passed` and `failed` alone.
    """

    passed: int = 0
    failed: int = 0
    archived: int = 0
    not_applicable: int = 0
    not_evaluated: int = 0

    @property
    def evaluated(self) -> int:
        """How many resources were judged."""
        return self.passed + self.failed + self.archived

    @property
    def applicable(self) -> int:
        """How many should have been judged: the "212" of "7 of 212"."""
        return self.evaluated + self.not_evaluated

    @property
    def score(self) -> float | None:
        """The part of judged resources that passed, 0 to 1; None where none was judged."""
        judged = self.passed + self.failed
        return self.passed / judged if judged else None

    @property
    def words(self) -> str:
        """How many failed: "7 of 212"; with what was not evaluated: "7 of 212, 3 not evaluated"."""
        missed = f", {self.not_evaluated:,} not evaluated" if self.not_evaluated else ""
        return f"{self.failed:,} of {self.applicable:,}{missed}"

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.passed + other.passed,
            self.failed + other.failed,
            self.archived + other.archived,
            self.not_applicable + other.not_applicable,
            self.not_evaluated + other.not_evaluated,
        )


@dataclass(frozen=True, slots=True)
class AuditedCheck:
    """A check that ran: what it is and what it came to.

    `frameworks`: framework id -> ids of its requirements ({"cis_aws_3.0": ("1.4",)}); `evidence_needed`: IAM actions,
    files, or "trail".
    """

    id: str
    title: str
    practice: Practice
    severity: Severity
    description: str
    references: tuple[str, ...]
    resource_types: tuple[str, ...]
    evidence_needed: tuple[str, ...]
    frameworks: Mapping[str, tuple[str, ...]]
    counts: Counts


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """A finding with its history, the check that found it, and what to do.

    `remediation_cli` are AWS CLI commands, `remediation_terraform` a piece of Terraform, both with the finding's values
    filled in (empty where the check has none). `reopened` says why it is ACTIVE although it had been archived ("archive
    rule NAME expired on 2027-01-31"), else it is empty. `is_baseline`: the baseline has it, so that it does not count
    as new.
    """

    recorded: RecordedFinding
    check: AuditedCheck
    remediation_cli: tuple[str, ...] = ()
    remediation_terraform: str = ""
    reopened: str = ""
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """A practice: its checks that ran and their counts together. A practice without checks was not asked for."""

    practice: Practice
    counts: Counts
    checks: tuple[AuditedCheck, ...]
    findings: int

    @property
    def score(self) -> float | None:
        """0 to 1; None where nothing was judged."""
        return self.counts.score


@dataclass(frozen=True, slots=True)
class NotEvaluatedResult:
    """What could not be judged, why, and which IAM action, file or trail would tell. `resource` may be empty: all."""

    check: AuditedCheck
    account_id: str
    resource_type: str
    resource: str
    reason: str
    missing_action: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """What to fix first: a check, the gravest severity among its ACTIVE findings, of how many resources, what to do."""

    check: AuditedCheck
    severity: Severity
    resources: int
    examples: tuple[str, ...]
    remediation: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the last audit of the same scope, which ended at `since` (None: there was none)."""

    since: datetime | None = None
    new: tuple[AuditFinding, ...] = ()
    resolved: tuple[RecordedFinding, ...] = ()
    scores: Mapping[Practice, float | None] = field(default_factory=dict)
    """Of the last audit."""


@dataclass(frozen=True, slots=True)
class AuditScope:
    """What was audited. `accounts` are all that were judged; empty tuples: no restriction; `days`: the window."""

    accounts: tuple[str, ...]
    practices: tuple[Practice, ...] = ()
    checks: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    days: int = 90
    zone: str = ""
    trail: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    """Account -> first and last event; empty without a trail."""


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement of a framework: the counts of the checks that bear on it. Wording of titles is our own."""

    framework: str
    requirement: str
    title: str
    counts: Counts
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit at `generated_at`: what each practice came to and everything that was found.

    `practices` are in order of their numbers. `findings` are ACTIVE (and, where asked for, ARCHIVED), the gravest
    first; with a baseline only those that it has not, and `in_baseline` says how many it has. `archived` counts
    findings archived, `archived_by` by which rule or person. `requirements` are those of the frameworks asked for, or
    of all.
    """

    tool_version: str
    generated_at: datetime
    scope: AuditScope
    practices: tuple[PracticeResult, ...]
    findings: tuple[AuditFinding, ...]
    not_evaluated: tuple[NotEvaluatedResult, ...]
    priorities: tuple[Priority, ...] = ()
    requirements: tuple[RequirementResult, ...] = ()
    changes: Changes = field(default_factory=Changes)
    archived_by: Mapping[str, int] = field(default_factory=dict)
    baseline: str = ""
    in_baseline: int = 0
    notes: tuple[str, ...] = ()

    @property
    def archived(self) -> int:
        """How many findings are archived."""
        return sum(self.archived_by.values())

    @property
    def counts(self) -> Counts:
        """Of all practices together."""
        return sum((one.counts for one in self.practices), Counts())

    @property
    def checks(self) -> tuple[AuditedCheck, ...]:
        """All checks that ran, by practice."""
        return tuple(check for one in self.practices for check in one.checks)

    @property
    def active(self) -> tuple[AuditFinding, ...]:
        """The findings that are not archived."""
        return tuple(one for one in self.findings if one.recorded.status is FindingStatus.ACTIVE)

    @property
    def by_severity(self) -> dict[Severity, int]:
        """How many ACTIVE findings there are of each severity, the gravest first; every severity is there."""
        counts = Counter(one.recorded.finding.severity for one in self.active)
        return {severity: counts[severity] for severity in Severity}
