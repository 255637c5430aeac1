"""Moments in time as people write them, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from leastwise.errors import InputError

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_RELATIVE: Final = re.compile(r"(\d{1,9})\s*([smhdw])", re.IGNORECASE)
_HINT: Final = "Use 60d, 12h, 30m, 2w, now, today, 2024-01-31, or 2024-01-31T12:00:00Z."


def parse_moment(text: str, *, now: datetime, option: str = "time") -> datetime:
    """Return the moment as a UTC datetime without zone, as the event data store holds event times.

    ``60d``, ``12h``, ``30m``, ``45s`` and ``2w`` count back from ``now`` (aware); ``now`` and ``today`` are words;
    a date is its first instant; a time without zone is UTC. Raises InputError naming ``option``.
    """
    moment, _ = _parse(text, now, option)
    return moment


def parse_end(text: str, *, now: datetime, option: str = "time") -> datetime:
    """Return the first moment after the period that ends with ``text``: a date counts to its end.

    Raises InputError naming ``option``.
    """
    moment, is_date = _parse(text, now, option)
    return moment + timedelta(days=1) if is_date else moment


def _parse(text: str, now: datetime, option: str) -> tuple[datetime, bool]:
    word = text.strip()
    present = now.astimezone(UTC).replace(tzinfo=None)
    if word.lower() == "now":
        return present, False
    if word.lower() in ("today", "yesterday"):
        days = 1 if word.lower() == "yesterday" else 0
        return present.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days), True
    try:
        if match := _RELATIVE.fullmatch(word):
            return present - timedelta(**{_UNITS[match.group(2).lower()]: int(match.group(1))}), False
        return _parse_iso(word)
    except (ValueError, OverflowError):
        raise InputError(f"{option}: {text!r} is no time", _HINT) from None


def _parse_iso(word: str) -> tuple[datetime, bool]:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        day = date.fromisoformat(word)
        return datetime(day.year, day.month, day.day), True
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", word):
        raise ValueError(word)
    moment = datetime.fromisoformat(word)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment, False


def parse_period(
    since: str | None, until: str | None, *, between: tuple[str, str] | None = None, now: datetime | None = None
) -> tuple[datetime | None, datetime | None]:
    """Return the period's inclusive beginning and exclusive end, None where open; a date counts to its end.

    ``between`` is both ends at once. Raises InputError for a bad time, when ``between`` is given with one of the
    others, or when nothing lies between the two.
    """
    first_option, last_option = "--since", "--until"
    if between is not None:
        if since is not None or until is not None:
            raise InputError("--between stands for --since and --until", "Give either the one or the others.")
        since, until = between
        first_option = last_option = "--between"
    present = now or datetime.now(UTC)
    first = parse_moment(since, now=present, option=first_option) if since is not None else None
    last = parse_end(until, now=present, option=last_option) if until is not None else None
    if first is not None and last is not None and first >= last:
        raise InputError(f"the period ends before it begins: {since!r} to {until!r}", "Give the earlier time first.")
    return first, last
