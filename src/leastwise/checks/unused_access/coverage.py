"""What of the window the trail of an account tells, in days and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from leastwise.evidence.usage import Tracked

_SLACK: Final = timedelta(days=2)
"""A trail that begins so soon after the window's beginning, or ends so shortly before its end, covers it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`days` of the window are covered (0: none), `is_whole` where that is all of it; `notes` lower the confidence."""

    tracked: Tracked | None
    window: int
    days: int
    is_whole: bool
    notes: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether the trail tells anything of the window."""
        return self.days > 0

    @property
    def span(self) -> str:
        """In words: "in 90 days", "in the 41 days that the trail covers"."""
        if self.is_whole:
            return f"in {self.window} days" if self.window != 1 else "in 1 day"
        return f"in the {self.days} days that the trail covers" if self.days != 1 else "on the day that it covers"


def coverage_of(account_id: str, tracked: Tracked | None, since: datetime, now: datetime) -> Coverage:
    """The coverage of the window from `since` to `now` by the trail of an account (None: it has none)."""
    window = (now - since).days
    if tracked is None:
        return Coverage(None, window, 0, False, (f"there is no trail of account {account_id}",))
    begin, end = max(since, tracked.since), min(now, tracked.until)
    trail = f"the trail of account {account_id}"
    if end < since:
        return Coverage(tracked, window, 0, False, (f"{trail} ends on {end:%Y-%m-%d}, before the window",))
    if begin > now:
        return Coverage(tracked, window, 0, False, (f"{trail} begins on {begin:%Y-%m-%d}, after the window",))
    notes = []
    if begin - since > _SLACK:
        notes.append(f"{trail} begins on {begin:%Y-%m-%d}, within the window")
    if now - end > _SLACK:
        notes.append(f"{trail} ends on {end:%Y-%m-%d}, before the window does")
    is_whole = not notes
    missing = (tracked.until.date() - tracked.since.date()).days + 1 - tracked.days
    if missing > 0:
        longest = f"; the longest gap: {tracked.gaps[0]}" if tracked.gaps else ""
        notes.append(f"{trail} has events on all but {missing} days{longest}")
    days = window if is_whole else max(1, min((end - begin).days + 1, window))
    return Coverage(tracked, window, days, is_whole, tuple(notes))
