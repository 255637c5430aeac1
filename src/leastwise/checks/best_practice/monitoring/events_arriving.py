"""Whether the events of an account arrive: until now, and without gaps, account by account and Region by Region.

That a trail is on says little where its bucket is full, its key is gone, or nobody reads what it delivers. A gap is a
stretch without events where the days around it are busy; nights, weekends and quiet Regions are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from leastwise.checks.best_practice.monitoring.cis import logging_requirements
from leastwise.checks.best_practice.subjects import each_account, window_start
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.trail import Trail
from leastwise.lake.coverage import Coverage, Gap, coverage
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_LATE: Final = timedelta(days=2)
_NAMED: Final = 5
_MEND: Final = "Look whether the trail is stopped or its bucket refuses it, and bring the event data store up to date."

_read: WeakKeyDictionary[Trail, list[Coverage]] = WeakKeyDictionary()


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every account."""
    yield from each_account(evidence, _judged)


def _judged(evidence: Evidence, account: Subject) -> Iterator[Result]:
    if evidence.trail is None or evidence.usage is None:
        yield account.not_evaluated("there is no trail", "trail")
        return
    tracked = evidence.usage.tracked.get(account.account_id)
    if tracked is None:
        title = f"No event of account {account.account_id} has ever arrived"
        yield _finding(account, "EventsNotArriving", title, "The event data store has none of its events.")
        return
    gaps = list(_gaps(evidence, account.account_id, evidence.trail))
    is_late = evidence.now - tracked.until > _LATE
    if is_late:
        title = f"No event of account {account.account_id} has arrived since {tracked.until:%Y-%m-%d}"
        why = f"The last is {(evidence.now - tracked.until).days} days old: the trail, or reading it, may have stopped."
        yield _finding(account, "EventsNotArriving", title, why)
    if gaps:
        title = f"Events of account {account.account_id} are missing"
        yield _finding(account, "EventsMissing", title, *map(_words, gaps[:_NAMED]), count=len(gaps))
    if not gaps and not is_late:
        yield account.passed()


def _gaps(evidence: Evidence, account_id: str, trail: Trail) -> Iterator[Gap]:
    """The gaps of an account within the window, the longest first."""
    found = _read.get(trail)
    if found is None:
        found = _read[trail] = coverage(trail.connection.cursor())
    since = window_start(evidence).astimezone(UTC).replace(tzinfo=None)
    gaps = [gap for one in found if one.account == account_id for gap in one.gaps if gap.end > since]
    yield from sorted(gaps, key=lambda gap: (gap.start - gap.end, gap.start))


def _words(gap: Gap) -> str:
    hours = round((gap.end - gap.start) / timedelta(hours=1))
    return (
        f"{gap.region or 'No Region'}: none from {gap.start:%Y-%m-%d %H:%M} to {gap.end:%Y-%m-%d %H:%M}, {hours} hours."
    )


def _finding(account: Subject, kind: str, title: str, *why: str, count: int = 0) -> Result:
    notes = (f"there are {count} gaps in all",) if count > _NAMED else ()
    return account.found(EVENTS_ARRIVING, kind, Severity.HIGH, title, *why, remediation=(_MEND,), notes=notes)


EVENTS_ARRIVING: Final = Check(
    "events-arriving",
    "Events of an account that do not arrive",
    "best-practice",
    Severity.HIGH,
    ("EventsNotArriving", "EventsMissing"),
    (ACCOUNT,),
    "The newest event of the account is at most two days old, and no Region of it has gaps within the window: hours or "
    "days without events where the days around have many.",
    ("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html",),
    run,
    Practice.MONITORING,
    ("trail",),
    ("leastwise lake info", "aws cloudtrail describe-trails"),
    """# Account {account_id}: a trail that is on, and a bucket that lets it write.
resource "aws_cloudtrail" "{label}" {
  name                  = "management-events"
  s3_bucket_name        = "BUCKET"
  is_multi_region_trail = true
}
""",
    logging_requirements(
        nist=("AU-6", "AU-12", "SI-4"),
        pci=("10.2.1", "10.3.4", "10.7.2"),
        iso=("A.5.28", "A.8.15"),
        hipaa=("164.312(b)",),
    ),
)
