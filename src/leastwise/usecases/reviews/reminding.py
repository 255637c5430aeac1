"""Remind reviewers of what waits for them, and escalate and flag what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from leastwise.errors import LeastwiseError
from leastwise.model.review import Campaign, Draft, EntryKind, Item
from leastwise.notifiers.notifier import Message, Notifier
from leastwise.usecases.reviews.deciding import missed
from leastwise.usecases.reviews.persons import is_among

EVERY: Final = timedelta(hours=20)
"""Nobody is reminded of a review more often, so that reminders may be sent by a daily job."""
_MOST_NAMED: Final = 20


def overdue(campaign: Campaign, now: datetime) -> list[Draft]:
    """The entries that flag undecided items of a campaign that is due, and hand them to whom it escalates to.

    Items that are that person's own access stay where they are. None for a campaign that is signed off.
    """
    if campaign.signed_off_at is not None or now < campaign.due_at:
        return []
    found = missed(campaign, now)
    if campaign.escalate_to:
        content = {"to": campaign.escalate_to}
        found += [
            Draft(now, "leastwise", EntryKind.ESCALATED, {"item": one.number, **content})
            for one in campaign.undecided
            if not one.escalated_to and not is_among(campaign.escalate_to, one.subjects)
        ]
    return found


def remind(
    campaign: Campaign, notifier: Notifier, now: datetime, keep: Callable[[Draft], object]
) -> tuple[list[str], list[str]]:
    """Remind everybody for whom items of an open campaign wait; returns who was, and in words who could not be.

    `keep` is given the entry of each reminder as soon as it was sent, so that nobody is reminded twice.
    """
    sent: list[str] = []
    failed: list[str] = []
    for person, items in waiting(campaign).items():
        last = campaign.reminded.get(person)
        if last is not None and now - last < EVERY:
            continue
        if "@" not in person:
            failed.append(f"{person}: no e-mail address")
            continue
        try:
            notifier.send(Message(person, _subject(campaign, items, now), _text(campaign, items)))
        except LeastwiseError as error:
            failed.append(f"{person}: {error.message}")
            continue
        keep(Draft(now, "leastwise", EntryKind.REMINDED, {"reviewer": person, "items": len(items)}))
        sent.append(person)
    return sent, failed


def waiting(campaign: Campaign) -> dict[str, list[Item]]:
    """Person -> the items that wait for them; none in a campaign that is signed off."""
    found: dict[str, list[Item]] = {}
    if campaign.signed_off_at is None:
        for item in campaign.undecided:
            for person in dict.fromkeys(one for one in (item.reviewer, item.escalated_to) if one):
                found.setdefault(person, []).append(item)
    return found


def _subject(campaign: Campaign, items: Sequence[Item], now: datetime) -> str:
    when = "overdue" if now >= campaign.due_at else f"due {campaign.due_at:%Y-%m-%d}"
    title = " ".join(campaign.title.split())
    return f"{title}: {len(items)} item{'s' * (len(items) != 1)} to decide, {when}"


def _text(campaign: Campaign, items: Sequence[Item]) -> str:
    names = [f"  {one.number}  {one.name} ({one.account_id})" for one in items[:_MOST_NAMED]]
    names += [f"  and {len(items) - _MOST_NAMED} more"] if len(items) > _MOST_NAMED else []
    lines = [
        f"{len(items)} of {len(campaign.items)} items of the access review {campaign.title!r} wait for you.",
        f"It is due on {campaign.due_at:%Y-%m-%d}.",
        "",
        *names,
        "",
        f"leastwise reviews show {campaign.campaign_id}",
        f"leastwise reviews decide {campaign.campaign_id} ITEMS keep|revoke|reduce|transfer --justification WHY",
    ]
    return "\n".join(line.encode("utf-8", "backslashreplace").decode() for line in lines) + "\n"
