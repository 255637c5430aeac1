"""Archive rules as a user gives them: checked, added, removed, applied to what was found earlier."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from leastwise.errors import InputError
from leastwise.model.archive_rule import ArchiveRule, check_rule_name, parse_filter

if TYPE_CHECKING:
    from leastwise.model.finding import RecordedFinding

LIST_COLUMNS: Final = ("name", "state", "archived", "filter", "reason", "createdAt", "expiresAt")


def rule_of(name: str, filter_text: str, reason: str, expires: str | None, now: datetime) -> ArchiveRule:
    """The rule that these texts describe. Raises InputError, naming the option, for what is none."""
    if not reason.strip():
        raise InputError("--reason is empty", "Say why such findings are expected: others will ask.")
    return ArchiveRule(check_rule_name(name), parse_filter(filter_text), reason.strip(), now, expiry_of(expires, now))


def expiry_of(text: str | None, now: datetime) -> datetime | None:
    """The moment (UTC, where no zone is given) after which a rule is not in force; None without a text.

    Raises InputError for a text that is no date, or a moment of the past.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--expires {text!r} is no date", "Write it as 2027-01-31 or 2027-01-31T12:00Z.") from None
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    if moment <= now:
        raise InputError(f"--expires {text} is in the past", "A rule ends in the future; without --expires, never.")
    return moment


def rule_rows(rules: tuple[ArchiveRule, ...], archived: list[RecordedFinding], now: datetime) -> list[tuple[str, ...]]:
    """A row of texts for each rule, in the order of LIST_COLUMNS; `archived` are the ARCHIVED findings."""
    import json

    counts: dict[str, int] = {}
    for one in archived:
        counts[one.archived_by] = counts.get(one.archived_by, 0) + 1
    return [
        (
            rule.name,
            "in force" if rule.is_in_force(now) else "expired",
            str(counts.get(f"archive rule {rule.name}", 0)),
            json.dumps(rule.filter_document()),
            rule.reason,
            _text(rule.created_at),
            _text(rule.expires_at),
        )
        for rule in rules
    ]


def _text(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
