"""Last accessed: what a principal may do and when it last did it, each figure with its source and its window.

Two sources: the trail (every call, attempts that were denied apart) and, where it was collected, Access Advisor's data
(IAM User Guide, "Refine permissions in AWS using last accessed information": attempts, denied ones included, of at
least 400 days; no `iam:PassRole`, few services by action).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leastwise.evidence.usage import Outcome, PassedRole, Use
from leastwise.reference.event_actions import PASS_ROLE

ADVISOR_DAYS = 400
"""IAM reports activity of at least this many days: IAM API Reference, "GenerateServiceLastAccessedDetails"."""


class Access(StrEnum):
    """What is known of a service or an action.

    USED: within the window. UNUSED: not within the window, but before. NEVER: at no time that was tracked. UNTRACKED:
    no use is known, and no source tells of such. NOT_GRANTED: used, and no policy of the principal allows it (any
    more), so that a resource's policy did or a policy that was taken away since.
    """

    USED = "used"
    UNUSED = "unused"
    NEVER = "never"
    UNTRACKED = "untracked"
    NOT_GRANTED = "not granted"


@dataclass(frozen=True, slots=True)
class Entity:
    """A user, role, group or managed policy; `kind` is one of these words in AWS's spelling (User, Role …)."""

    kind: str
    arn: str
    id: str
    name: str
    account_id: str


@dataclass(frozen=True, slots=True)
class LastUse:
    """The last of some calls. `by` is the principal where it may be several, `source` "trail" or "Access Advisor"."""

    moment: datetime
    region: str
    source: str
    resource: str = ""
    event_name: str = ""
    event_id: str = ""
    by: str = ""


@dataclass(slots=True)
class Tally:
    """Calls of one action, or of a service, summed up. `is_possible`: only as what some calls may have needed."""

    uses: int = 0
    last: LastUse | None = None
    denied: int = 0
    last_denied: LastUse | None = None
    is_possible: bool = True

    def add(self, use: Use, resource: str = "", *, possible: bool = False) -> None:
        """Add the calls of a use."""
        if use.outcome is Outcome.DENIED:
            self.denied += use.uses
            if self.last_denied is None or use.last > self.last_denied.moment:
                self.last_denied = _last_of(use, resource)
            return
        if self.is_possible and not possible:
            self.uses, self.last, self.is_possible = 0, None, False
        if possible == self.is_possible:
            self.uses += use.uses
            if self.last is None or use.last > self.last.moment:
                self.last = _last_of(use, resource)

    def merge(self, other: Tally) -> None:
        """Add what another tally holds; what is sure stands before what is possible."""
        self.denied += other.denied
        self.last_denied = later(self.last_denied, other.last_denied)
        if self.is_possible and not other.is_possible:
            self.uses, self.last, self.is_possible = other.uses, other.last, False
        elif self.is_possible == other.is_possible:
            self.uses += other.uses
            self.last = later(self.last, other.last)

    def copy(self) -> Tally:
        """Another one of the same."""
        return Tally(self.uses, self.last, self.denied, self.last_denied, self.is_possible)


@dataclass(frozen=True, slots=True)
class ActionAccess:
    """An action: `tally` of the trail, `advisor` of Access Advisor, and what both come to."""

    action: str
    access: Access
    tally: Tally
    advisor: LastUse | None = None

    @property
    def last(self) -> LastUse | None:
        """The last use that either source tells."""
        return later(self.tally.last, self.advisor)


@dataclass(frozen=True, slots=True)
class ServiceAccess:
    """A service of which at least one action is granted, or was used. `actions` are those that a source knows of.

    `granted` and `used` count actions; `never` are bits of the granted actions that no source knows of, `untracked`
    bits of those among them of which no source would.
    """

    service: str
    access: Access
    granted: int
    used: int
    tally: Tally
    advisor: LastUse | None
    actions: tuple[ActionAccess, ...]
    never: int = 0
    untracked: int = 0

    @property
    def last(self) -> LastUse | None:
        """The last use that either source tells."""
        return later(self.tally.last, self.advisor)


@dataclass(frozen=True, slots=True)
class Window:
    """What time the figures are about: `since` begins the window of `access`, None where it is all that is tracked.

    `tracked_days` and the rest are the trail's of the entity's account (None: it has none), `advisor_asked` is when
    Access Advisor's data was collected (None: it was not).
    """

    since: datetime | None
    tracked_since: datetime | None = None
    tracked_until: datetime | None = None
    tracked_days: int = 0
    advisor_asked: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastAccessed:
    """What an entity is granted and used; `notes` say what lowers the confidence, `unmapped` counts calls by event.

    `granted_services` and `used_services` count all granted services, those that `services` leaves out included.
    """

    entity: Entity
    window: Window
    services: tuple[ServiceAccess, ...]
    notes: tuple[str, ...] = ()
    unmapped: Mapping[str, int] = field(default_factory=dict)
    humans: tuple[str, ...] = ()
    granted_services: int = 0
    used_services: int = 0


def _last_of(use: Use, resource: str) -> LastUse:
    return LastUse(
        use.last, use.region, "trail", resource or use.resource, use.event_name, use.event_id, use.principal_arn
    )


def later(one: LastUse | None, other: LastUse | None) -> LastUse | None:
    """The later of two; the first where they are of the same moment."""
    if one is None or other is None:
        return one or other
    return other if other.moment > one.moment else one


def tallies(uses: Iterable[Use], passed: Iterable[PassedRole]) -> tuple[dict[str, Tally], dict[str, int]]:
    """Action (lower case) -> its calls; and the calls of events whose action is not known, by "source event".

    That a call needed `iam:PassRole` is known only where it named a role.
    """
    found: dict[str, Tally] = {}
    unmapped: dict[str, int] = {}
    for use in uses:
        for action in use.actions:
            found.setdefault(action.lower(), Tally()).add(use)
        for action in use.possible:
            if action != PASS_ROLE:
                found.setdefault(action.lower(), Tally()).add(use, possible=True)
        if not use.actions and not use.possible:
            name = f"{use.event_source} {use.event_name}"
            unmapped[name] = unmapped.get(name, 0) + use.uses
    for one in passed:
        found.setdefault(PASS_ROLE.lower(), Tally()).add(one.use, one.role_arn)
    return found, unmapped


def merged(many: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """The tallies of several principals as one."""
    found: dict[str, Tally] = {}
    for one in many:
        for action, tally in one.items():
            if action in found:
                found[action].merge(tally)
            else:
                found[action] = tally.copy()
    return found
