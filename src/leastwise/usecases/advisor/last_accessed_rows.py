"""Last accessed as rows and as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from leastwise.evidence.last_accessed import Access, ActionAccess, LastAccessed, LastUse, ServiceAccess, Tally
from leastwise.evidence.last_accessed_reader import LastAccessedReader

SCHEMA_VERSION: Final = 1
Row = dict[str, Any]

COLUMNS: Final = (
    *("kind", "arn", "accountId", "service", "action", "access", "lastAccessed", "region", "resource", "eventName"),
    *("eventId", "lastAccessedBy", "uses", "isPossible", "deniedAttempts", "lastDenied", "source", "grantedActions"),
    *("usedActions", "trackedSince", "trackedUntil", "trackedDays", "accessAdvisorAsked"),
)
"""Of CSV and NDJSON. `action` is empty in rows about a service, whose actions `grantedActions` counts."""
NUMBERS: Final = frozenset(("uses", "deniedAttempts", "grantedActions", "usedActions", "trackedDays"))
TABLE_COLUMNS: Final = (
    *("principal", "service", "action", "access", "last accessed", "region", "uses", "denied", "used of granted"),
    "source",
)

_UNUSED: Final = (Access.UNUSED, Access.NEVER)


def rows_of(one: LastAccessed, reader: LastAccessedReader, *, actions: bool, only_unused: bool) -> Iterator[Row]:
    """The rows of an entity: one for each service, or for each action."""
    for service in one.services:
        if not actions:
            if not only_unused or service.access in _UNUSED:
                yield _service_row(one, service)
            continue
        for action in _actions(service, reader):
            if not only_unused or action.access in _UNUSED:
                yield _action_row(one, service, action)


def table_row(row: Row) -> list[str]:
    """A row in the columns of TABLE_COLUMNS."""
    last = row["lastAccessed"] or ("never" if row["access"] == Access.NEVER.value else "")
    if last == "never":
        last = f"never in {row['trackedDays']} tracked days" if row["trackedDays"] else "never"
    used = "" if row["grantedActions"] is None else f"{row['usedActions']} of {row['grantedActions']}"
    texts = (row["uses"] or "", row["deniedAttempts"] or "", used, row["source"])
    return [
        *(
            row["arn"],
            row["service"],
            row["action"],
            row["access"] + (" (possibly)" if row["isPossible"] else ""),
            last,
        ),
        *(row["region"], *map(str, texts)),
    ]


def documents_of(one: LastAccessed, reader: LastAccessedReader, *, actions: bool, only_unused: bool) -> Row:
    """An entity for JSON; with `actions` each service lists the granted actions that were never used."""
    window = one.window
    return {
        "kind": one.entity.kind,
        "arn": one.entity.arn,
        "id": one.entity.id,
        "name": one.entity.name,
        "accountId": one.entity.account_id,
        "window": {
            "since": time_text(window.since),
            "trackedSince": time_text(window.tracked_since),
            "trackedUntil": time_text(window.tracked_until),
            "trackedDays": window.tracked_days,
            "accessAdvisorAsked": time_text(window.advisor_asked),
        },
        "usedBy": list(one.humans),
        "services": [
            _service_document(service, reader, actions)
            for service in one.services
            if not only_unused or actions or service.access in _UNUSED
        ],
        "unmappedEvents": dict(one.unmapped),
        "notes": list(one.notes),
    }


def summary_of(one: LastAccessed) -> Iterator[str]:
    """What to say of one entity beside its rows."""
    days = f"since {one.window.since:%Y-%m-%d}" if one.window.since else "in the tracked time"
    used = f"used {one.used_services} of {one.granted_services} granted services"
    yield f"{one.entity.kind.lower()} {one.entity.name} {used} {days}"
    if one.humans:
        shown = ", ".join(one.humans[:5])
        yield f"used by {shown}" + (f" and {len(one.humans) - 5} others" if one.humans[5:] else "")
    if one.unmapped:
        names = sorted(one.unmapped)
        shown = ", ".join(names[:5]) + (" …" if names[5:] else "")
        yield f"{sum(one.unmapped.values()):,} calls need no IAM action that is known: {shown}"


def time_text(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second."""
    return None if moment is None else _text(moment)


@lru_cache(maxsize=64)
def _text(moment: datetime) -> str:
    """Those of windows come up in every row."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _actions(service: ServiceAccess, reader: LastAccessedReader) -> Iterator[ActionAccess]:
    """The actions of a service, those that no source knows of included, in order."""
    known = {one.action: one for one in service.actions}
    hidden = set(reader.names(service.untracked))
    for name in sorted({*known, *reader.names(service.never)}, key=str.lower):
        access = Access.UNTRACKED if name in hidden else Access.NEVER
        yield known.get(name) or ActionAccess(name, access, Tally())


def _row(one: LastAccessed, service: ServiceAccess, about: ServiceAccess | ActionAccess) -> Row:
    last, tally, window = about.last, about.tally, one.window
    return {
        "kind": one.entity.kind,
        "arn": one.entity.arn,
        "accountId": one.entity.account_id,
        "service": service.service,
        "action": "",
        "access": about.access.value,
        **_last(last),
        "uses": tally.uses,
        "isPossible": bool(tally.uses) and tally.is_possible,
        "deniedAttempts": tally.denied,
        "lastDenied": time_text(tally.last_denied.moment if tally.last_denied else None) or "",
        "source": last.source if last else _asked(one),
        "grantedActions": None,
        "usedActions": None,
        "trackedSince": time_text(window.tracked_since) or "",
        "trackedUntil": time_text(window.tracked_until) or "",
        "trackedDays": window.tracked_days,
        "accessAdvisorAsked": time_text(window.advisor_asked) or "",
    }


def _service_row(one: LastAccessed, service: ServiceAccess) -> Row:
    return _row(one, service, service) | {"grantedActions": service.granted, "usedActions": service.used}


def _action_row(one: LastAccessed, service: ServiceAccess, action: ActionAccess) -> Row:
    return _row(one, service, action) | {"action": action.action.partition(":")[2]}


def _last(last: LastUse | None) -> Row:
    if last is None:
        return dict.fromkeys(("lastAccessed", "region", "resource", "eventName", "eventId", "lastAccessedBy"), "")
    return {
        "lastAccessed": time_text(last.moment),
        "region": last.region,
        "resource": last.resource,
        "eventName": last.event_name,
        "eventId": last.event_id,
        "lastAccessedBy": last.by,
    }


def _asked(one: LastAccessed) -> str:
    """The sources that know of no use."""
    names: Iterable[tuple[str, object]] = (
        ("trail", one.window.tracked_days),
        ("Access Advisor", one.window.advisor_asked),
    )
    return " and ".join(name for name, there in names if there)


def _service_document(service: ServiceAccess, reader: LastAccessedReader, actions: bool) -> Row:
    return {
        "service": service.service,
        "access": service.access.value,
        "grantedActions": service.granted,
        "usedActions": service.used,
        **_use_document(service),
        "actions": [
            {"action": one.action, "access": one.access.value, **_use_document(one)} for one in service.actions
        ],
        **(
            {
                "neverUsedActions": reader.names(service.never & ~service.untracked),
                "untrackedActions": reader.names(service.untracked),
            }
            if actions
            else {}
        ),
    }


def _use_document(about: ServiceAccess | ActionAccess) -> Row:
    tally = about.tally
    return {
        "uses": tally.uses,
        "isPossible": bool(tally.uses) and tally.is_possible,
        "trail": _use(tally.last),
        "accessAdvisor": _use(about.advisor),
        "deniedAttempts": tally.denied,
        "lastDenied": _use(tally.last_denied),
    }


def _use(last: LastUse | None) -> Row | None:
    return None if last is None else _last(last)
