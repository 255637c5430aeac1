"""What principals of other accounts did, by account and action; read when the first grant to one is met."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    _by_account: dict[str, list[tuple[str, Use]]] = field(default_factory=dict)

    def of(self, entry: Entry, bits: int, arn: str) -> Found:
        """The calls of some actions by whom an entry names, on a resource or something within it."""
        on_resource, elsewhere, last = False, False, None
        names = {self.grounds.reference.actions[position].lower() for position in positions(bits)}
        for principal, use in self._of_account(entry.account):
            if is_named(entry, principal) is False or names.isdisjoint(map(str.lower, (*use.actions, *use.possible))):
                continue
            last = use.last if last is None or use.last > last else last
            if self.grounds.is_within(use.last):
                is_on = bool(arn) and (use.resource == arn or use.resource.startswith((f"{arn}/", f"{arn}:")))
                on_resource |= is_on
                elsewhere |= not is_on
        return Found(on_resource, elsewhere and not on_resource, last)

    def _of_account(self, account: str) -> list[tuple[str, Use]]:
        usage = self.grounds.usage
        if usage is None:
            return []
        found = self._by_account.get(account)
        if found is None:
            found = self._by_account[account] = [
                (principal, use)
                for principal in self._principals.get(account, ())
                for use in usage.uses_of(principal)
                if use.outcome is not Outcome.DENIED
            ]
        return found

    @cached_property
    def _principals(self) -> dict[str, list[str]]:
        """The principals of the lake, by account; those of none by their own names."""
        found: dict[str, list[str]] = {}
        for principal in self.grounds.usage.principals() if self.grounds.usage is not None else ():
            account = principal.split(":")[4] if principal.startswith("arn:") and principal.count(":") > 4 else ""
            found.setdefault(account or principal, []).append(principal)
        return found
