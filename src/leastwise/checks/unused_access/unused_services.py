"""What of last accessed is unused, in the shape of Access Analyzer's UnusedPermissionDetails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from leastwise.checks.unused_access.grounds import Grounds, timestamp
from leastwise.checks.unused_access.untellable import untellable_actions
from leastwise.evidence.last_accessed import Access, LastAccessed, ServiceAccess
from leastwise.reference.action_pattern import positions

_IDLE: Final = (Access.NEVER, Access.UNUSED)
_MAKES: Final = ("create", "run", "put", "register", "import", "request", "start", "allocate", "copy", "restore")
"""How the names of operations begin that make things, which they may tag as they make them."""

Actions = list[dict[str, str | None]]


@dataclass(frozen=True, slots=True)
class UnusedService:
    """A service of which something granted is not used: all of it (`is_whole`), or the `actions` listed.

    `bits` are the unused actions, `used` counts those that are used, `untold` those of whose use nothing would tell.
    """

    service: str
    is_whole: bool
    last_accessed: str | None
    bits: int
    actions: Actions
    used: int
    untold: int


@dataclass
class UnusedServices:
    """Reads it of one principal after the other; lists of actions that many have in common are one."""

    grounds: Grounds
    _lists: dict[int, Actions] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reference = self.grounds.reference
        self._untellable = untellable_actions(self._reference)
        self._tagging = self._reference.level_bitset("Tagging")

    def of(self, accessed: LastAccessed) -> tuple[UnusedService, ...]:
        """The services of which something granted is not used, in order of their names."""
        found = (self._service(one, accessed) for one in accessed.services if one.granted)
        return tuple(one for one in found if one is not None)

    def is_told_by_advisor(self, accessed: LastAccessed) -> bool:
        """Whether Access Advisor's data is of the window."""
        return self.grounds.is_within(accessed.window.advisor_asked)

    def _service(self, one: ServiceAccess, accessed: LastAccessed) -> UnusedService | None:
        has_advisor = self.is_told_by_advisor(accessed)
        by_trail = self.grounds.coverage(accessed.entity.account_id).is_known
        untold = one.never & (one.untracked | self._untellable | self._of_making(one) if by_trail else -1)
        idle = [action for action in one.actions if action.access is Access.UNUSED]
        before = [action for action in idle if by_trail or action.advisor is not None]
        bits = one.never & ~untold
        for action in before:
            bits |= self._bit(action.action)
        if one.access in _IDLE and (has_advisor or not untold):
            everything = one.never | bits
            return UnusedService(one.service, True, self._last(one), everything, [], 0, 0)
        if not bits:
            return None
        actions = self._list(one.never & ~untold)
        if before:
            told: Actions = [{"action": a.action, "lastAccessed": timestamp(a.last.moment)} for a in before if a.last]
            actions = sorted([*actions, *told], key=lambda entry: str(entry["action"]))
        return UnusedService(one.service, False, self._last(one), bits, actions, one.used, untold.bit_count())

    def _of_making(self, one: ServiceAccess) -> int:
        """The tagging actions of a service in which the principal makes things, and may tag them in the same call."""
        for action in one.actions:
            name = action.action.partition(":")[2].lower()
            if action.access is Access.USED and name.startswith(_MAKES):
                return self._tagging
        return 0

    def _last(self, one: ServiceAccess) -> str | None:
        return timestamp(one.last.moment) if one.last is not None else None

    def _list(self, bits: int) -> Actions:
        found = self._lists.get(bits)
        if found is None:
            names = (self._reference.actions[position] for position in positions(bits))
            found = self._lists[bits] = [{"action": name} for name in names]
        return found

    def _bit(self, action: str) -> int:
        position = self._reference.index.get(action.lower())
        return 0 if position is None else 1 << position
