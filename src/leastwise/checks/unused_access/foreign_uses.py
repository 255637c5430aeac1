"""What principals of other accounts did, by account and action; read when the first grant to one is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from leastwise.checks.unused_access.grounds import Grounds
from leastwise.checks.unused_access.trusted import Entry, is_named
from leastwise.evidence.usage import Outcome, Use
from leastwise.reference.action_pattern import positions


@dataclass(frozen=True, slots=True)
class Found:
    """Whether such calls were made on the resource within the window, or on others or unknown ones; the last of all."""

    is_on_resource: bool
    is_elsewhere: bool
    last: datetime | None


@dataclass
class ForeignUses:
    """The uses of a lake, once they are asked for."""

    grounds: Grounds

    def of(self, entry: Entry, bits: int, arn: str) -> Found:
        """The calls of some actions by whom an entry names, on a resource or something within it."""
        on_resource, elsewhere, last = False, False, None
        names = {self.grounds.reference.actions[position].lower() for position in positions(bits)}
        for principal, use in self._by_account.get(entry.account, ()):
            if is_named(entry, principal) is False or names.isdisjoint(map(str.lower, (*use.actions, *use.possible))):
                continue
            last = use.last if last is None or use.last > last else last
            if self.grounds.is_within(use.last):
                is_on = bool(arn) and (use.resource == arn or use.resource.startswith((f"{arn}/", f"{arn}:")))
                on_resource |= is_on
                elsewhere |= not is_on
        return Found(on_resource, elsewhere and not on_resource, last)

    @cached_property
    def _by_account(self) -> dict[str, list[tuple[str, Use]]]:
        found: dict[str, list[tuple[str, Use]]] = {}
        if self.grounds.usage is None:
            return found
        for principal, uses in self.grounds.usage.uses():
            account = principal.split(":")[4] if principal.startswith("arn:") and principal.count(":") > 4 else ""
            for use in uses:
                if use.outcome is not Outcome.DENIED:
                    found.setdefault(account or principal, []).append((principal, use))
        return found
