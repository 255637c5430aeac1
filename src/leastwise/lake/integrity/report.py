"""Sums verdicts up, with the counts that ``aws cloudtrail validate-logs`` prints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict

INVALID = frozenset({Outcome.ALTERED, Outcome.MISSING, Outcome.INVALID_SIGNATURE, Outcome.UNREADABLE})


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """How many objects had which outcome; ``start`` and ``end`` (UTC) span the verified digests, None without.

    ``named`` counts the log files that digests name, whatever was found of them.
    """

    counts: dict[tuple[Subject, Outcome], int]
    problems: int
    start: datetime | None
    end: datetime | None
    named: int

    @property
    def is_clean(self) -> bool:
        """True when nothing was altered, missing, wrongly signed, unlisted or uncovered."""
        return self.problems == 0

    @property
    def proves_nothing(self) -> bool:
        """True when nothing is wrong and no log file was verified: then nothing is known of any."""
        return self.is_clean and not self.valid(Subject.LOG)

    @property
    def why_nothing(self) -> str:
        """Says why no log file was verified."""
        if not self.named:
            return "0 log files were verified: the digests name none"
        return f"0 log files were verified: no digest that names one of the {self.named:,} is proven"

    def valid(self, subject: Subject) -> int:
        """Returns the number of verified objects."""
        return self.counts.get((subject, Outcome.VERIFIED), 0)

    def all(self, subject: Subject) -> int:
        """Returns the number of objects, whatever was found of them."""
        return sum(count for (found, _), count in self.counts.items() if found is subject)

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
        self._named = 0

    def add(self, verdict: Verdict) -> None:
        """Counts one verdict."""
        self._counts[verdict.subject, verdict.outcome] += 1
        self._problems += verdict.is_problem
        self._named += verdict.subject is Subject.LOG and verdict.digest_key is not None
        if verdict.outcome is Outcome.VERIFIED and verdict.start and verdict.end:
            self._start = min(self._start or verdict.start, verdict.start)
            self._end = max(self._end or verdict.end, verdict.end)

    def report(self) -> VerificationReport:
        """Returns the sums so far."""
        return VerificationReport(dict(self._counts), self._problems, self._start, self._end, self._named)
