"""What all checks of unused access decide from: the window, what the trail tells of it, the age of things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from leastwise.access.members import text
from leastwise.access.question import Surroundings
from leastwise.checks.check import NotApplicable, NotEvaluated, Passed, Result
from leastwise.checks.unused_access.coverage import Coverage, coverage_of
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.granted_actions import GrantedActions
from leastwise.evidence.last_accessed import Tally
from leastwise.evidence.last_accessed_reader import LastAccessedReader
from leastwise.model.configuration_item import ConfigurationItem

_CREATED: Final = ("createDate", "uploadDate")


@dataclass
class Grounds:
    """One evidence, with what is read of it once for all checks."""

    evidence: Evidence
    _coverage: dict[str, Coverage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.since = self.evidence.now - timedelta(days=self.evidence.days)
        self.usage = self.evidence.usage
        self.reference = self.evidence.surroundings.documents.reference

    @cached_property
    def reader(self) -> LastAccessedReader:
        """Last accessed within the window."""
        return LastAccessedReader(self.evidence.surroundings, self.usage, self.since)

    @cached_property
    def granted(self) -> GrantedActions:
        """What principals, groups and policies grant."""
        return GrantedActions(self.evidence.surroundings)

    def items(self, *resource_types: str) -> Iterator[ConfigurationItem]:
        """The resources of some types in the accounts that are to be judged."""
        wanted = self.evidence.accounts
        for kind in resource_types:
            for item in self.evidence.state.of_type(kind):
                if not wanted or item.account_id in wanted:
                    yield item

    def coverage(self, account_id: str) -> Coverage:
        """What the trail tells of the window in an account."""
        found = self._coverage.get(account_id)
        if found is None:
            tracked = self.usage.tracked.get(account_id) if self.usage is not None else None
            found = coverage_of(account_id, tracked, self.since, self.evidence.now)
            self._coverage[account_id] = found
        return found

    def tallies_of(self, item: ConfigurationItem) -> dict[str, Tally]:
        """Action (lower case) -> calls of it by a user or role."""
        return self.reader.use_of(item).tallies

    def is_unread(self, account_id: str, resource_type: str) -> bool:
        """Whether the resources of a type in an account could not be listed."""
        return any(
            one.account_id == account_id and one.resource_type == resource_type and not one.resource
            for one in self.evidence.not_read
        )

    def is_within(self, moment: datetime | None) -> bool:
        """Whether a moment is in the window."""
        return moment is not None and moment >= self.since

    def too_young(
        self, item: ConfigurationItem, used: datetime | None = None, resource: ConfigurationItem | None = None
    ) -> NotApplicable | NotEvaluated | None:
        """Why a thing cannot be called unused yet: it is younger than the window, or may be. None where it is not.

        `used` is a use of it, which proves that it was there; the result is about `resource`, if given.
        """
        about = resource or item
        created = created_of(item)
        if created is None:
            if used is not None and used < self.since:
                return None
            reason = "when it was created was not recorded: it may be younger than the window"
            return NotEvaluated(about.account_id, about.resource_type, name_of(about), reason)
        if created < self.since:
            return None
        days = max(0, (self.evidence.now - created).days)
        reason = f"it is {days_in_words(days)} old, younger than the window of {days_in_words(self.evidence.days)}"
        return NotApplicable(about.account_id, about.resource_type, name_of(about), reason)

    def too_young_or(self, item: ConfigurationItem, results: Callable[[], Iterable[Result]]) -> Iterator[Result]:
        """That a thing is younger than the window, else other results about it."""
        young = self.too_young(item)
        if young is not None:
            yield young
        else:
            yield from results()


_grounds: WeakKeyDictionary[Surroundings, Grounds] = WeakKeyDictionary()


def grounds_of(evidence: Evidence) -> Grounds:
    """The grounds of an evidence; checks that run one after the other over the same share them."""
    found = _grounds.get(evidence.surroundings)
    if found is None or not _is_same(found.evidence, evidence):
        found = _grounds[evidence.surroundings] = Grounds(evidence)
    return found


def _is_same(one: Evidence, other: Evidence) -> bool:
    return one.usage is other.usage and (
        one.now,
        one.days,
        one.accounts,
    ) == (other.now, other.days, other.accounts)


def passed(item: ConfigurationItem) -> Passed:
    """That nothing is wrong with a resource."""
    return Passed(item.account_id, item.resource_type, name_of(item))


def not_applicable(item: ConfigurationItem, reason: str) -> NotApplicable:
    """That a check says nothing about a resource."""
    return NotApplicable(item.account_id, item.resource_type, name_of(item), reason)


def not_evaluated(item: ConfigurationItem, reason: str, action: str = "") -> NotEvaluated:
    """That a resource could not be judged."""
    return NotEvaluated(item.account_id, item.resource_type, name_of(item), reason, action)


def name_of(item: ConfigurationItem) -> str:
    """The ARN, or the id of what has none."""
    return item.arn or item.resource_id


def created_of(item: ConfigurationItem) -> datetime | None:
    """When a resource was created, with zone; None where that was not recorded."""
    for member in _CREATED:
        moment = moment_of(text(item.configuration, member))
        if moment is not None:
            return moment
    return None


def moment_of(value: object) -> datetime | None:
    """The moment that a text in ISO 8601 names, with zone; None for anything else."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def days_in_words(days: int) -> str:
    """A number of days."""
    return "1 day" if days == 1 else f"{days:,} days"


def timestamp(moment: datetime | None) -> str | None:
    """As documents have it, "2026-03-01T12:00:00Z"; None where there is none."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(moment: datetime) -> str:
    """The day of a moment, "2026-03-01"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")
