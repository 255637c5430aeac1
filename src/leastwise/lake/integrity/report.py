"""Sums verdicts up, with the counts that ``aws cloudtrail validate-logs`` prints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

INVALID = frozenset({Outcome.ALTERED, Outcome.MISSING, Outcome.INVALID_SIGNATURE, Outcome.UNREADABLE})


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """How many objects had which outcome; ``start`` and ``end`` (UTC) span the verified digests, None without."""

    counts: dict[tuple[Subject, Outcome], int]
    problems: int
    start: datetime | None
    end: datetime | None

    @property
    def is_clean(self) -> bool:
        """True when nothing was altered, missing, wrongly signed, unlisted or uncovered."""
        return self.problems == 0

    def valid(self, subject: Subject) -> int:
        """Returns the number of verified objects."""
        return self.counts.get((subject, Outcome.VERIFIED), 0)

    def invalid(self, subject: Subject) -> int:
        """Returns the number of objects that the AWS CLI calls INVALID."""
        return sum(self.counts.get((subject, outcome), 0) for outcome in INVALID)

    def total(self, outcome: Outcome) -> int:
        """Returns the number of verdicts with this outcome."""
        return sum(count for (_, found), count in self.counts.items() if found is outcome)


class Tally:
    """Counts verdicts as they come."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Subject, Outcome]] = Counter()
        self._problems = 0
        self._start: datetime | None = None
        self._end: datetime | None = None

    def add(self, verdict: Verdict) -> None:
        """Counts one verdict."""
        self._counts[verdict.subject, verdict.outcome] += 1
        self._problems += verdict.is_problem
        if verdict.outcome is Outcome.VERIFIED and verdict.start and verdict.end:
            self._start = min(self._start or verdict.start, verdict.start)
            self._end = max(self._end or verdict.end, verdict.end)

    def report(self) -> VerificationReport:
        """Returns the sums so far."""
        return VerificationReport(dict(self._counts), self._problems, self._start, self._end)
