"""The forensic timeline of a principal, a resource or an address: sessions, each with what it did, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from leastwise.lake.role_chains import Origin, origins
from leastwise.model.principal import principal_of
from leastwise.reference.escalation import looks_like_escalation
from leastwise.usecases.trail.columns import columns_of
from leastwise.usecases.trail.conditions import Condition, all_of
from leastwise.usecases.trail.filters import period_condition
from leastwise.usecases.trail.filters.event_filters import EventFilters
from leastwise.usecases.trail.history import event_batches
from leastwise.usecases.trail.sentences import SENTENCE_COLUMNS, sentence_of
from leastwise.usecases.trail.store import OpenHistory
from leastwise.usecases.trail.subjects import SubjectKind, subject_condition

MOST_EVENTS: Final = 20_000
"""Events of one timeline unless asked otherwise; the newest are kept."""

_COLUMNS: Final = (
    *SENTENCE_COLUMNS,
    "eventTime",
    "eventID",
    "accessKeyId",
    "userArn",
    "principalArn",
    "sourceIPAddress",
    "awsRegion",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A run of equal events of a session: one sentence, when first and last, how often, from where.

    ``marks`` holds ``first`` and ``last`` (of the whole timeline), ``error`` and ``escalation``.
    """

    moment: datetime
    last_moment: datetime
    count: int
    sentence: str
    address: str
    region: str
    event_id: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Events made with one set of credentials; ``origin`` is None when its issuing call is not in the store."""

    key: str
    principal: str
    account: str
    origin: Origin | None
    entries: tuple[Entry, ...]

    @property
    def events(self) -> int:
        """How many events the session has."""
        return sum(entry.count for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sessions by their first event, oldest first; ``is_cut`` tells that older events were left out."""

    subject: str
    kind: SubjectKind
    sessions: tuple[Session, ...]
    is_cut: bool


def timeline_of(
    history: OpenHistory,
    subject: str,
    since: datetime | None = None,
    until: datetime | None = None,
    most_events: int = MOST_EVENTS,
) -> Timeline:
    """Return the timeline of a principal (with every session that goes back to it), a resource or an address.

    ``since`` is inclusive and ``until`` exclusive, UTC. Raises InputError for a subject that means nothing.
    """
    period = period_condition(EventFilters(since=since, until=until))
    kind, condition = subject_condition(subject, history.connection, period)
    events = _events(history, all_of([period, condition]), most_events + 1)
    is_cut = len(events) > most_events
    events = sorted(events[:most_events], key=lambda event: (event["eventTime"], event["eventID"] or ""))
    return Timeline(subject, kind, tuple(_sessions(history, events)), is_cut)


def _events(history: OpenHistory, condition: Condition, limit: int) -> list[dict[str, Any]]:
    _, batches = event_batches(history.connection, condition, columns_of(_COLUMNS), limit)
    return [row for batch in batches for row in batch.to_pylist()]


def _sessions(history: OpenHistory, events: list[dict[str, Any]]) -> Iterator[Session]:
    if not events:
        return
    groups: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        groups.setdefault(_session_key(event), []).append(event)
    keys = {event["accessKeyId"] for event in events if event["accessKeyId"]}
    known = origins(history.connection, keys, events[0]["eventTime"], events[-1]["eventTime"])
    ends = {events[0]["eventID"]: "first", events[-1]["eventID"]: "last"}
    for key, members in groups.items():
        first = members[0]
        yield Session(
            key=key,
            principal=str(principal_of(first["userIdentity"])),
            account=first["recipientAccountId"] or "",
            origin=known.get(first["accessKeyId"] or ""),
            entries=tuple(_entries(members, ends)),
        )


def _session_key(event: Mapping[str, Any]) -> str:
    return str(event["accessKeyId"] or event["userArn"] or event["principalArn"] or "unknown")


def _entries(events: Iterable[Mapping[str, Any]], ends: Mapping[str, str]) -> Iterator[Entry]:
    current: Entry | None = None
    for event in events:
        entry = _entry(event, ends)
        if current is not None and _continues(current, entry):
            current = replace(current, last_moment=entry.moment, count=current.count + 1)
            continue
        if current is not None:
            yield current
        current = entry
    if current is not None:
        yield current


def _continues(run: Entry, entry: Entry) -> bool:
    """An event that is first or last of the timeline stands alone, so that it is found by its id."""
    same = (run.sentence, run.address, run.region, run.marks) == (
        entry.sentence,
        entry.address,
        entry.region,
        entry.marks,
    )
    return same and not {"first", "last"} & {*run.marks, *entry.marks}


def _entry(event: Mapping[str, Any], ends: Mapping[str, str]) -> Entry:
    failed = bool(event["errorCode"] or event["errorMessage"])
    marks = [ends[event["eventID"]]] if event["eventID"] in ends else []
    marks += ["error"] if failed else []
    marks += ["escalation"] if looks_like_escalation(event["eventSource"], event["eventName"]) else []
    return Entry(
        moment=event["eventTime"],
        last_moment=event["eventTime"],
        count=1,
        sentence=sentence_of(event),
        address=event["sourceIPAddress"] or "",
        region=event["awsRegion"] or "",
        event_id=event["eventID"] or "",
        marks=tuple(marks),
    )
