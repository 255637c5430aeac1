"""Put the outcomes of checks together to a report: counts, findings with their remedies, priorities, changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from leastwise.checks.check import Check
from leastwise.checks.practices import frameworks_of, practice_of
from leastwise.checks.remediation_text import cli_of, terraform_of
from leastwise.model.finding import Finding, FindingStatus, RecordedFinding
from leastwise.model.practice import Practice
from leastwise.reference.frameworks import FRAMEWORKS
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
from leastwise.usecases.audit.outcome import Outcome

if TYPE_CHECKING:
    from leastwise.model.archive_rule import ArchiveRule
    from leastwise.state.audit_runs import AuditRun

_MOST_PRIORITIES: Final = 10
_EXAMPLES: Final = 3


@dataclass(slots=True)
class Reporter:
    """What an audit came to. `baseline` are ids of findings that are not to be shown, None: there is no baseline.

    `last` is the audit before of the same, `resolved` what it found and this one did not; `frameworks` are those asked
    for.
    """

    outcomes: Mapping[str, Outcome]
    kept: Sequence[RecordedFinding]
    rules: Sequence[ArchiveRule]
    now: datetime
    baseline: frozenset[str] | None
    last: AuditRun | None
    resolved: Sequence[RecordedFinding]
    frameworks: Sequence[str] = ()
    checks: dict[str, AuditedCheck] = field(init=False)
    active: list[RecordedFinding] = field(init=False)

    def __post_init__(self) -> None:
        self.active = sorted((one for one in self.kept if one.status is FindingStatus.ACTIVE), key=_order)
        ids = {one.finding.finding_id for one in self.active}
        self.checks = {name: _audited(one.check, one.counts(ids)) for name, one in self.outcomes.items()}

    def report(self, version: str, scope: AuditScope, baseline: str, notes: Sequence[str]) -> AuditReport:
        """The report."""
        findings = [self._finding(one) for one in self.active]
        shown = [one for one in findings if not one.is_baseline]
        archived = Counter(one.archived_by for one in self.kept if one.status is FindingStatus.ARCHIVED)
        return AuditReport(
            version,
            self.now,
            scope,
            tuple(self._practices()),
            tuple(shown),
            tuple(self._not_evaluated()),
            tuple(self._priorities(shown)),
            tuple(self._requirements()),
            self._changes(findings),
            dict(sorted(archived.items())),
            baseline,
            len(findings) - len(shown),
            tuple(notes),
        )

    def _finding(self, one: RecordedFinding) -> AuditFinding:
        check = self.outcomes[one.finding.check].check
        is_known = self.baseline is not None and one.finding.finding_id in self.baseline
        cli = cli_of(check, one.finding) or _commands(one.finding)
        terraform = terraform_of(check, one.finding)
        return AuditFinding(one, self.checks[check.id], cli, terraform, self._reopened(one.finding), is_known)

    def _reopened(self, finding: Finding) -> str:
        """That a rule which archived such a finding is not in force any more."""
        expired = [rule for rule in self.rules if not rule.is_in_force(self.now) and rule.matches(finding)]
        if not expired:
            return ""
        rule = max(expired, key=lambda one: one.expires_at or self.now)
        day = f" on {rule.expires_at:%Y-%m-%d}" if rule.expires_at else ""
        return f"archive rule {rule.name} expired{day}: {rule.reason}"

    def _practices(self) -> Iterator[PracticeResult]:
        by_practice: dict[Practice, list[AuditedCheck]] = defaultdict(list)
        for check in self.checks.values():
            by_practice[check.practice].append(check)
        findings = Counter(self.checks[one.finding.check].practice for one in self.active)
        for practice in Practice:
            checks = by_practice.get(practice)
            if checks:
                counts = sum((check.counts for check in checks), Counts())
                yield PracticeResult(practice, counts, tuple(checks), findings[practice])

    def _not_evaluated(self) -> Iterator[NotEvaluatedResult]:
        for name, outcome in self.outcomes.items():
            check = self.checks[name]
            for one in outcome.not_evaluated:
                place = one.account_id, one.resource_type, one.resource
                yield NotEvaluatedResult(check, *place, one.reason, one.missing_action)

    def _priorities(self, shown: Sequence[AuditFinding]) -> Iterator[Priority]:
        """The gravest first, then what concerns most resources."""
        by_check: dict[str, list[Finding]] = defaultdict(list)
        for one in shown:
            by_check[one.check.id].append(one.recorded.finding)
        ordered = sorted(by_check.values(), key=lambda found: (found[0].severity.rank, -len(found), found[0].check))
        for found in ordered[:_MOST_PRIORITIES]:
            resources = list(dict.fromkeys(one.resource for one in found))
            advice = found[0].remediation[0] if found[0].remediation else ""
            check = self.checks[found[0].check]
            yield Priority(check, found[0].severity, len(resources), tuple(resources[:_EXAMPLES]), advice)

    def _changes(self, findings: Sequence[AuditFinding]) -> Changes:
        if self.last is None:
            return Changes()
        before = self.last.findings
        new = tuple(one for one in findings if one.recorded.finding.finding_id not in before)
        scores = {Practice(name): score for name, score in self.last.scores.items()}
        return Changes(self.last.ended_at, new, tuple(self.resolved), scores)

    def _requirements(self) -> Iterator[RequirementResult]:
        """Of the frameworks asked for all that are known, of others those that a check bears on."""
        checks: dict[tuple[str, str], list[AuditedCheck]] = defaultdict(list)
        for check in self.checks.values():
            for named, requirements in check.frameworks.items():
                for requirement in requirements:
                    checks[named, requirement].append(check)
        for name, framework in FRAMEWORKS.items():
            for requirement, title in framework.requirements.items():
                found = checks.get((name, requirement), [])
                if name in self.frameworks or (found and not self.frameworks):
                    counts = sum((check.counts for check in found), Counts())
                    yield RequirementResult(name, requirement, title, counts, tuple(check.id for check in found))


def _audited(check: Check, counts: Counts) -> AuditedCheck:
    return AuditedCheck(
        check.id,
        check.title,
        practice_of(check),
        check.severity,
        check.description,
        check.references,
        check.resource_types,
        check.evidence_needed,
        frameworks_of(check),
        counts,
    )


def _commands(finding: Finding) -> tuple[str, ...]:
    """The commands among what a finding says to do, where its check has no templates."""
    return tuple(one for one in finding.remediation if one.startswith("aws "))


def _order(one: RecordedFinding) -> tuple[object, ...]:
    finding = one.finding
    return finding.severity.rank, finding.check, finding.account_id, finding.resource, finding.finding_id
