"""What lowers the confidence in last accessed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from leastwise.evidence.access_advisor import AdvisorReport
from leastwise.evidence.granted_actions import Granted
from leastwise.evidence.last_accessed import ADVISOR_DAYS, Entity
from leastwise.evidence.usage import Tracked

_OF_OTHERS: Final = {"Group": "members", "Policy": "users and roles"}


def notes_of(
    entity: Entity,
    granted: Granted,
    tracked: Tracked | None,
    advisor: AdvisorReport | None,
    since: datetime | None,
    principals: int,
) -> tuple[str, ...]:
    """The notes of an entity; `principals` is how many users and roles its uses were looked for among."""
    return tuple(dict.fromkeys(_notes(entity, granted, tracked, advisor, since, principals)))


def _notes(
    entity: Entity,
    granted: Granted,
    tracked: Tracked | None,
    advisor: AdvisorReport | None,
    since: datetime | None,
    principals: int,
) -> Iterator[str]:
    if entity.kind in _OF_OTHERS and not principals:
        yield f"no {_OF_OTHERS[entity.kind]} of {entity.name} were recorded"
    for one in granted.unrecorded:
        yield f"more may be granted: {one}"
    if granted.undecided:
        yield f"of {granted.undecided.bit_count()} actions it could not be decided whether they are granted: they count"
    if tracked is not None:
        yield from _notes_of_trail(tracked, since)
    elif entity.account_id != "aws" or principals:
        yield f"there is no trail of account {entity.account_id}" + (
            "" if advisor else ": nothing is known of its uses"
        )
    if advisor is not None and since is not None and (advisor.asked - since).days > ADVISOR_DAYS:
        yield f"Access Advisor's data covers at least {ADVISOR_DAYS} days before {advisor.asked:%Y-%m-%d}"


def _notes_of_trail(tracked: Tracked, since: datetime | None) -> Iterator[str]:
    account = tracked.account_id
    if since is not None and tracked.since > since:
        yield f"the trail of account {account} begins on {tracked.since:%Y-%m-%d}, within the window"
    if since is not None and tracked.until < since:
        yield f"the trail of account {account} ends on {tracked.until:%Y-%m-%d}, before the window"
    missing = (tracked.until.date() - tracked.since.date()).days + 1 - tracked.days
    if missing:
        yield f"the trail of account {account} has events on all but {missing} days; the longest gap: {tracked.gaps[0]}"
