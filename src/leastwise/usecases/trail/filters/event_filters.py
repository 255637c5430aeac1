"""What a user asks of the event history: filters that an event must all pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EventFilters:
    """Filters over the event history; an empty one lets every event pass.

    Values within one filter are alternatives, filters are AND-ed. ``since`` is inclusive and ``until`` exclusive, both
    UTC without zone. ``write``, ``error`` and ``mfa`` are None when not asked for. ``human`` makes ``principals``
    match what was done in role sessions that they began. ``where`` is a SQL predicate over ``events``.
    """

    actions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    write: bool | None = None
    iam: bool = False
    principals: tuple[str, ...] = ()
    human: bool = False
    resources: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    error: bool | None = None
    user_agents: tuple[str, ...] = ()
    mfa: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    texts: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
