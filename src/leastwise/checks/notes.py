"""What an analysis says of its own grounds: the window, what of it the trail tells, what was not recorded at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from leastwise.checks.check import Check
from leastwise.evidence.recorded import Recorded
from leastwise.evidence.usage import Usage

_UNUSED: Final = "unused"
_MOST_NAMED: Final = 5


def window_document(usage: Usage | None, days: int, now: datetime) -> dict[str, Any]:
    """The window of unused access, and what the trail of each account tells."""
    tracked = usage.tracked if usage is not None else {}
    trail = {account: {"since": one.since, "until": one.until, "days": one.days} for account, one in tracked.items()}
    return {"days": days, "since": now - timedelta(days=days), "until": now, "trail": trail}


def analysis_notes(recorded: Recorded, chosen: Sequence[Check], days: int, accounts: Collection[str]) -> list[str]:
    """What lowers the confidence of everything that these checks say, in sentences."""
    notes = []
    if not recorded.surroundings.organization.is_recorded:
        notes.append("no organisation was recorded: SCPs and RCPs were not looked at")
    if any(check.analysis == _UNUSED for check in chosen):
        notes += _of_trail(recorded.usage, days, accounts)
    return notes


def _of_trail(usage: Usage | None, days: int, accounts: Collection[str]) -> Iterator[str]:
    if usage is None:
        yield "no trail was ingested: what was used is not known"
        return
    tracked = usage.tracked
    missing = sorted(account for account in accounts if account not in tracked)
    if missing:
        yield f"there is no trail of {_named(missing)}: what was used there is not known"
    short = sorted(account for account in accounts if account in tracked and tracked[account].days < days)
    if short:
        least = min(tracked[account].days for account in short)
        yield f"the trail of {_named(short)} tells of fewer than {days} days: of {least}, where it is shortest"


def _named(accounts: Sequence[str]) -> str:
    shown = ", ".join(accounts[:_MOST_NAMED])
    more = f" and {len(accounts) - _MOST_NAMED:,} more" if len(accounts) > _MOST_NAMED else ""
    return f"account{'s' if len(accounts) > 1 else ''} {shown}{more}"
