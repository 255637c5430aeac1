"""Items as the tests of the inventory record them, and a `derive` that only leaves out repetition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem, Scope

ACCOUNT = "111122223333"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    """So many hours after the first moment of a test."""
    return START + timedelta(hours=hours)


def user(name: str = "alice", hours: float = 0, **members: Any) -> ConfigurationItem:
    """A user as observed; `tags` and `supplementary` are the item's own."""
    own = {key: members.pop(key) for key in ("tags", "supplementary", "status", "origin", "cause") if key in members}
    identifier = members.pop("id", f"AIDA{name.upper()}")
    return ConfigurationItem(
        ACCOUNT,
        "global",
        "AWS::IAM::User",
        identifier,
        name,
        f"arn:aws:iam::{ACCOUNT}:user/{name}",
        at(hours),
        configuration=members,
        **own,
    )


USERS = Scope(ACCOUNT, "global", "AWS::IAM::User")


def without_repetition(observed, events, beginnings=None):
    """Observed items in order of time, each unlike the one before it of its resource; `events` say nothing."""
    timeline, last = [], {}
    for item in sorted(observed, key=lambda item: item.capture_time):
        if last.get(item.key) != item.content_hash():
            last[item.key] = item.content_hash()
            timeline.append(item)
    return timeline
