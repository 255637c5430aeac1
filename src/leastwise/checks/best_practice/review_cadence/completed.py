"""How long ago the permissions of an account were reviewed: everything within 180 days, the privileged within 90.

A review counts once it was completed, and for what it was about. Reviews that are made and kept elsewhere are not known
here: where none was completed with Leastwise, that is what the finding says, and it can be archived with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import each_account
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, Subject
from leastwise.evidence.evidence import CompletedReview, Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

REVIEWS: Final = "reviews"
PRIVILEGED: Final = "privileged"
_HALF_A_YEAR: Final = 180
_QUARTER: Final = 90
_PRINCIPALS: Final = frozenset({"users", "roles"})
_ELSEWHERE: Final = "reviews that were made and kept elsewhere are not known here"
_URL: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"


def run_all(evidence: Evidence) -> Iterator[Result]:
    """Judge when all permissions of accounts were reviewed last."""
    yield from each_account(evidence, _judged_all)


def run_privileged(evidence: Evidence) -> Iterator[Result]:
    """Judge when privileged permissions of accounts were reviewed last."""
    yield from each_account(evidence, _judged_privileged)


def _judged_all(evidence: Evidence, account: Subject) -> Iterator[Result]:
    """A review of everything counts, and one of users together with one of roles: the older of the two tells."""
    yield _judged(evidence, account, REVIEW_OF_PERMISSIONS, _HALF_A_YEAR, _PRINCIPALS)


def _judged_privileged(evidence: Evidence, account: Subject) -> Iterator[Result]:
    yield _judged(evidence, account, REVIEW_OF_PRIVILEGED, _QUARTER, frozenset({PRIVILEGED}))


def _judged(evidence: Evidence, account: Subject, check: Check, days: int, parts: frozenset[str]) -> Result:
    if evidence.reviews is None:
        return account.not_evaluated("the reviews that were completed could not be asked for", REVIEWS)
    reviews = [one for one in evidence.reviews if one.covers(account.account_id) and one.completed_at <= evidence.now]
    last = _last(reviews, parts)
    if last is not None and evidence.now - last.completed_at <= timedelta(days=days):
        return account.passed()
    return _finding(evidence, account, check, days, last)


def _last(reviews: list[CompletedReview], parts: frozenset[str]) -> CompletedReview | None:
    """The last review of everything, or of all parts, whichever is later; None where there was none."""
    newest = partial(max, key=lambda one: one.completed_at, default=None)
    of_parts = [newest([one for one in reviews if one.kind == part]) for part in sorted(parts)]
    found = [one for one in of_parts if one is not None]
    together = min(found, key=lambda one: one.completed_at) if len(found) == len(parts) else None
    whole = newest([one for one in reviews if not one.kind])
    result: CompletedReview | None = newest([one for one in (together, whole) if one is not None])
    return result


def _finding(evidence: Evidence, account: Subject, check: Check, days: int, last: CompletedReview | None) -> Result:
    what = "privileged permissions" if check is REVIEW_OF_PRIVILEGED else "permissions"
    name, notes = account.account_id, (_ELSEWHERE,)
    if last is None:
        title = f"No completed review of {what} of account {name} is recorded"
        why = "Of the reviews that were completed with Leastwise, none is about all of them in this account."
    else:
        ago = (evidence.now - last.completed_at).days
        title = f"The {what} of account {name} were last reviewed {ago} days ago"
        why = (
            f"The last review, {last.title!r}, was completed on {last.completed_at:%Y-%m-%d}; {days} days is the limit."
        )
    return account.found(
        check,
        "ReviewMissing" if last is None else "ReviewOverdue",
        check.severity,
        title,
        why,
        remediation=(f"Review the {what} of the account, record decisions, and complete the review.",),
        details={"lastCompleted": f"{last.completed_at:%Y-%m-%dT%H:%M:%SZ}" if last else None, "limitDays": days},
        notes=notes,
    )


_CLI: Final = (
    "leastwise audit --account {account_id} --practice unused --practice least-privilege",
    "aws iam generate-credential-report",
    "aws iam get-credential-report",
)
_TERRAFORM: Final = """# Terraform cannot review: this shows account {account_id} what is unused, for the review.
resource "aws_accessanalyzer_analyzer" "unused" {
  analyzer_name = "unused-access"
  type          = "ACCOUNT_UNUSED_ACCESS"
}
"""
_REQUIREMENTS: Final = requirements(
    nist=("AC-2", "AC-6(7)"),
    pci=("7.2.4", "7.2.5.1"),
    iso=("A.5.15", "A.5.18", "A.8.2"),
    soc2=("CC6.2", "CC6.3", "CC4.1"),
    hipaa=("164.308(a)(4)(ii)(C)", "164.308(a)(8)"),
)

REVIEW_OF_PERMISSIONS: Final = Check(
    "permissions-review",
    "Permissions of an account not reviewed for 180 days",
    "best-practice",
    Severity.MEDIUM,
    ("ReviewMissing", "ReviewOverdue"),
    (ACCOUNT,),
    "A review of all permissions of the account was completed within 180 days. Reviews of users and of roles count "
    "together, by the older of the two. Not evaluated where the recorded reviews cannot be asked for.",
    (_URL,),
    run_all,
    Practice.REVIEW_CADENCE,
    (REVIEWS,),
    _CLI,
    _TERRAFORM,
    _REQUIREMENTS,
)
REVIEW_OF_PRIVILEGED: Final = Check(
    "privileged-permissions-review",
    "Privileged permissions of an account not reviewed for 90 days",
    "best-practice",
    Severity.MEDIUM,
    ("ReviewMissing", "ReviewOverdue"),
    (ACCOUNT,),
    "A review of privileged permissions, or of all permissions, of the account was completed within 90 days. Not "
    "evaluated where the recorded reviews cannot be asked for.",
    (_URL,),
    run_privileged,
    Practice.REVIEW_CADENCE,
    (REVIEWS,),
    _CLI,
    _TERRAFORM,
    _REQUIREMENTS,
)
