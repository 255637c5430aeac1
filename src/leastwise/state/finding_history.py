"""What becomes of findings from run to run: pure rules over what was known and what a run found.

IAM User Guide, "IAM Access Analyzer findings": Active, Archived, Resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Final

from leastwise.model.archive_rule import ArchiveRule, matching_rule
from leastwise.model.finding import Finding, FindingStatus

ANY: Final = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run judged: some checks over some accounts, but for what it could not evaluate.

    `not_evaluated` are (check, account, resource type, resource); an empty text stands for all.
    """

    checks: frozenset[str]
    accounts: frozenset[str]
    not_evaluated: frozenset[tuple[str, str, str, str]] = frozenset()

    def covers(self, check: str, account_id: str, resource_type: str, resource: str) -> bool:
        """Whether a finding about the resource would have been found again."""
        if check not in self.checks or account_id not in self.accounts:
            return False
        choices = product((check,), (account_id, ANY), (resource_type, ANY), (resource, ANY))
        return self.not_evaluated.isdisjoint(choices)


@dataclass(frozen=True, slots=True)
class History:
    """The status of a finding and since when; `archive_rule` is set where a rule archived it, not a person."""

    status: FindingStatus
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None = None
    archive_rule: str = ""
    archived_by: str = ""
    archive_reason: str = ""


def after_seen(before: History | None, finding: Finding, rules: tuple[ArchiveRule, ...], now: datetime) -> History:
    """The history of a finding that a run found.

    A new one, or one that had been resolved, is ACTIVE unless a rule matches. One that a rule archived is ACTIVE again
    when no rule in force matches it any more. A run that ended after a later one changes nothing that one has decided.
    """
    if before is not None and before.resolved_at is not None and before.resolved_at > now:
        return before
    if before is None or before.status is FindingStatus.RESOLVED:
        first = now if before is None else min(before.first_seen, now)
        return _archived_or_active(History(FindingStatus.ACTIVE, first, now), finding, rules, now)
    seen = replace(before, first_seen=min(before.first_seen, now), last_seen=max(before.last_seen, now))
    if before.archive_rule:
        return _archived_or_active(as_active(seen), finding, rules, now)
    return seen


def after_unseen(before: History, *, covered: bool, in_force: frozenset[str], now: datetime) -> History:
    """The history of a finding that a run did not find: RESOLVED where the run judged its resource.

    Else it stays, but is ACTIVE again where the rule that archived it is no longer in force.
    """
    if before.status is FindingStatus.RESOLVED:
        return before
    if covered and before.last_seen <= now:
        return History(FindingStatus.RESOLVED, before.first_seen, before.last_seen, now)
    if before.archive_rule and before.archive_rule not in in_force:
        return as_active(before)
    return before


def archived_by_rule(before: History, finding: Finding, rules: tuple[ArchiveRule, ...], now: datetime) -> History:
    """The history after the rules were applied to what was found earlier (ApplyArchiveRule)."""
    if before.status is FindingStatus.RESOLVED or (before.archived_by and not before.archive_rule):
        return before
    return _archived_or_active(as_active(before), finding, rules, now)


def archived_by_person(before: History, person: str, reason: str) -> History:
    """The history after a person has archived it."""
    return replace(before, status=FindingStatus.ARCHIVED, archive_rule="", archived_by=person, archive_reason=reason)


def as_active(before: History) -> History:
    """Not archived."""
    return History(FindingStatus.ACTIVE, before.first_seen, before.last_seen)


def _archived_or_active(active: History, finding: Finding, rules: tuple[ArchiveRule, ...], now: datetime) -> History:
    rule = matching_rule(rules, finding, now)
    if rule is None:
        return active
    return replace(
        active,
        status=FindingStatus.ARCHIVED,
        archive_rule=rule.name,
        archived_by=f"archive rule {rule.name}",
        archive_reason=rule.reason,
    )
