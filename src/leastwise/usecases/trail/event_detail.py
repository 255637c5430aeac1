"""One event with everything known about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
import pyarrow as pa

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.lake.role_chains import Origin, origins
from leastwise.usecases.trail.arrow_results import arrow_table
from leastwise.usecases.trail.columns import columns_of
from leastwise.usecases.trail.conditions import Condition
from leastwise.usecases.trail.event_record import event_record
from leastwise.usecases.trail.history import event_batches
from leastwise.usecases.trail.sentences import sentence_of
from leastwise.usecases.trail.store import OpenHistory

NEIGHBOURHOOD: Final = timedelta(minutes=5)
"""How far before and after an event its session's other events are shown."""

_NEIGHBOUR_COLUMNS: Final = ("eventTime", "whatHappened", "sourceIPAddress", "eventID")
_MOST_NEIGHBOURS: Final = 200
_ID_HINT: Final = "Event ids are in the column eventID of `leastwise events`."


@dataclass(frozen=True, slots=True)
class Integrity:
    """The log file an event was read from and what ``verify-logs`` last said of it (empty: not verified yet)."""

    log_file: str
    verdict: str
    verified_at: str


@dataclass(frozen=True, slots=True)
class EventDetail:
    """One delivered event: its sentence, its record as CloudTrail's JSON, and what stands around it.

    ``origin`` is None when the session's issuing call is not in the store. ``neighbours`` is a table of the same
    session's events within NEIGHBOURHOOD, oldest first, with columns eventTime, whatHappened, sourceIPAddress, eventID.
    """

    sentence: str
    record: str
    origin: Origin | None
    integrity: Integrity
    neighbours: pa.Table


def event_details(history: OpenHistory, event_id: str) -> tuple[EventDetail, ...]:
    """Return the event of this id, once per account it was delivered to, by account id.

    Raises InputError for an empty id, NothingToEvaluateError when no event has it.
    """
    if not event_id.strip():
        raise InputError("events show: the event id is empty", _ID_HINT)
    rows = arrow_table(
        history.connection,
        "SELECT * FROM lake_events WHERE eventid = ? ORDER BY recipientaccountid",
        [event_id.strip()],
    ).to_pylist()
    if not rows:
        raise NothingToEvaluateError(f"events show: no event has the id {event_id!r}", _ID_HINT)
    return tuple(_detail(history, row) for row in rows)


def _detail(history: OpenHistory, row: dict[str, Any]) -> EventDetail:
    from leastwise.lake.schema import CLOUDTRAIL_SPELLING

    event = {CLOUDTRAIL_SPELLING.get(name, name): value for name, value in row.items()}
    key, moment = row["accesskeyid"], row["eventtime"]
    found = origins(history.connection, [key], moment, moment) if key else {}
    return EventDetail(
        sentence=sentence_of(event),
        record=_indented(event_record(row)),
        origin=found.get(key),
        integrity=_integrity(history, row["sourceobjectid"]),
        neighbours=_neighbours(history, row),
    )


def _indented(document: str) -> str:
    """Return the JSON indented, every number digit for digit."""
    try:
        return msgspec.json.format(document, indent=2)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return json.dumps(json.loads(document), indent=2)
    except (ValueError, RecursionError):
        return document


def _integrity(history: OpenHistory, source: int | None) -> Integrity:
    found = history.lake.catalogue.object_by_id(source) if source is not None else None
    if found is None:
        return Integrity("", "", "")
    return Integrity(str(found["key"]), str(found.get("verdict") or ""), str(found.get("verified_at") or ""))


def _neighbours(history: OpenHistory, row: dict[str, Any]) -> pa.Table:
    column, value = ("accessKeyId", row["accesskeyid"]) if row["accesskeyid"] else ("userArn", row["userarn"])
    moment = row["eventtime"]
    columns = columns_of(_NEIGHBOUR_COLUMNS)
    condition = Condition(
        f'"{column}" = ? AND "eventTime" BETWEEN ? AND ? AND "eventID" <> ?',
        (value, moment - NEIGHBOURHOOD, moment + NEIGHBOURHOOD, row["eventid"]),
    )
    schema, batches = event_batches(history.connection, condition, columns, _MOST_NEIGHBOURS)
    return pa.Table.from_batches(list(batches) if value else [], schema).sort_by("eventTime")
