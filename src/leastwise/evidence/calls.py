"""The calls of one user or role in a window, straight from the event data store, like ones counted together.

Calls are of one kind where they have the same event, Region, outcome and resources, and agree in whatever policies ask
of their context. CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from leastwise.evidence.calls_columns import DETAILS, INNER_PARAMETERS, ROUGH_KIND, context_columns, detail_column
from leastwise.evidence.calls_constants import ORIGINS_SQL, Origins
from leastwise.evidence.usage import Outcome
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.lake import Lake
from leastwise.lake.schema import CLOUDTRAIL_SPELLING
from leastwise.reference.denials import DENIED_CODES

MOST_KINDS: Final = 20_000
"""How many kinds of calls are told apart. Where there are more, resources are told less finely; see `Calls.detail`."""

MEMORY: Final = "1GB"


@dataclass(frozen=True, slots=True)
class CallsOf:
    """Whose calls: the ARN of a user or role (never of a session) and, where it is known, its unique id.

    With a unique id, calls by another bearer of the same name (deleted and made again) are not counted.
    """

    arn: str
    unique_id: str = ""

    @property
    def session_prefix(self) -> str:
        """How ARNs of the role's sessions begin; a text that begins no ARN where it is no role."""
        parts = self.arn.split(":", 5)
        if not parts[-1].startswith("role/"):
            return "no role"
        return f"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{self.arn.rpartition('/')[2]}/"


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call. `record` is its last event as far as requests are made of it, in CloudTrail's spelling."""

    record: Mapping[str, Any]
    outcome: Outcome
    calls: int
    first: datetime
    last: datetime

    @property
    def event_source(self) -> str:
        """Such as "ec2.amazonaws.com"."""
        return str(self.record["eventSource"])

    @property
    def event_name(self) -> str:
        """Such as "DescribeInstances"."""
        return str(self.record["eventName"])

    @property
    def event_id(self) -> str:
        """The id of the last event."""
        return str(self.record.get("eventID") or "")


@dataclass(frozen=True, slots=True)
class Calls:
    """All kinds of calls of a principal between two moments (UTC), most frequent first.

    `coarse` are the events ("s3.amazonaws.com:GetObject") of which resources are told less finely, because there were
    more than `MOST_KINDS` kinds otherwise: "bucket" (objects by their bucket, streams by their log group) or "none".
    `not_told` are calls of kinds beyond the limit even so. `by_others` are
    calls by somebody else of the same name, `without_request` events that ask for no permission (sign-ins, what
    services report). `trail` are the first and last event of the account in the whole event data store, None where it
    has none. `data_events` are event sources of which the account has data events in the window. `origins` say where
    the calls that were not denied came from.
    """

    kinds: tuple[Call, ...]
    since: datetime
    until: datetime
    coarse: Mapping[str, str] = field(default_factory=dict)
    not_told: int = 0
    by_others: int = 0
    without_request: int = 0
    trail: tuple[datetime, datetime] | None = None
    data_events: frozenset[str] = frozenset()
    origins: Origins = field(default_factory=Origins)

    @property
    def made(self) -> tuple[Call, ...]:
        """Kinds of calls that were not denied."""
        return tuple(one for one in self.kinds if one.outcome is not Outcome.DENIED)

    @property
    def denied(self) -> tuple[Call, ...]:
        """Kinds of calls that were denied."""
        return tuple(one for one in self.kinds if one.outcome is Outcome.DENIED)


def calls_of(
    lake: Lake, whose: CallsOf, account_id: str, since: datetime, until: datetime, keys: Collection[str] = ()
) -> Calls:
    """The calls of a principal in [since, until), moments with zone. `keys` are the context keys that matter, in lower
    case: calls that differ in them are of different kinds.

    Raises LakeError where the event data store cannot be read.
    """
    files = lake.data_files()
    with create_connection(files, memory_limit=MEMORY) as connection:
        trail = _trail(connection, account_id)
        values = _values(whose, since, until)
        coarse = _estimated(connection, values)
        while True:
            connection.execute(_kinds_query(keys), {**values, **_by_detail(coarse)})
            coarser = _coarser(dict(connection.execute(_KINDS_OF_EVENTS).fetchall()), coarse)
            if coarser == coarse:
                break
            coarse = coarser
        rows = connection.execute(_SORTED_KINDS).fetchall()
        members = _members(connection, [row[-1] for row in rows[:MOST_KINDS]], values)
        told = connection.execute(_ORIGINS, values).fetchone()
        others, without = connection.execute(_LEFT_OUT, values).fetchone() or (0, 0)
        data_events = frozenset(
            source for (source,) in connection.execute(_DATA_EVENTS, [account_id, values["since"], values["until"]])
            .fetchall()
        )  # fmt: skip
    kinds = tuple(_call(coarse, members[row[-1]], *row[:-1]) for row in rows[:MOST_KINDS] if row[-1] in members)
    not_told = sum(row[1] for number, row in enumerate(rows) if number >= MOST_KINDS or row[-1] not in members)
    return Calls(kinds, since, until, coarse, not_told, others, without, trail, data_events, _origins(told))


def principals_named(lake: Lake, name: str) -> list[str]:
    """The ARNs of users and roles whose calls the event data store holds and whose name, or ARN, this is."""
    with create_connection(lake.data_files(), memory_limit=MEMORY) as connection:
        rows = connection.execute(
            "SELECT DISTINCT principalarn FROM lake_events WHERE principalarn = $1 OR (ends_with(principalarn, $2) "
            "AND principalarn LIKE 'arn:aws%:iam::%') ORDER BY 1",
            [name, f"/{name}"],
        ).fetchall()
    return [arn for (arn,) in rows if ":iam::" in arn]


def _trail(connection: Any, account_id: str) -> tuple[datetime, datetime] | None:
    first, last = connection.execute(
        "SELECT min(eventtime), max(eventtime) FROM lake_events WHERE recipientaccountid = ?", [account_id]
    ).fetchone()
    return None if first is None else (first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))


def _origins(row: tuple[list[str] | None, list[str] | None, bool, bool] | None) -> Origins:
    if row is None:
        return Origins()
    return Origins(tuple(row[0] or ()), tuple(row[1] or ()), row[2], row[3])


def _values(whose: CallsOf, since: datetime, until: datetime) -> dict[str, Any]:
    return {
        "arn": whose.arn,
        "prefix": whose.session_prefix,
        "id": whose.unique_id,
        "since": since.astimezone(UTC).replace(tzinfo=None),
        "until": until.astimezone(UTC).replace(tzinfo=None),
    }


_UNIQUE_ID: Final = (
    "coalesce(nullif(useridentity.sessioncontext.sessionissuer.principalid, ''), "
    "split_part(useridentity.principalid, ':', 1), '')"
)
_NAMED: Final = "(principalarn = $arn OR starts_with(principalarn, $prefix))"
_WHEN: Final = "eventtime >= $since AND eventtime < $until AND coalesce(eventcategory, '') <> 'Insight'"
_OF_ANOTHER: Final = f"($id <> '' AND {_UNIQUE_ID} NOT IN ('', $id))"
_MINE: Final = f"(({_NAMED} AND NOT {_OF_ANOTHER}) OR ($id <> '' AND {_UNIQUE_ID} = $id))"
_IS_REQUEST: Final = (
    "coalesce(eventtype, 'AwsApiCall') IN ('AwsApiCall', 'AwsConsoleAction') "
    "AND coalesce(eventcategory, '') <> 'NetworkActivity'"
)
_DENIED: Final = " OR ".join(f"errorcode GLOB '{code}'" for code in DENIED_CODES)
_OUTCOME: Final = f"CASE WHEN errorcode IS NULL THEN 'allowed' WHEN {_DENIED} THEN 'denied' ELSE 'failed' END"
_RECORD: Final = (
    "eventid eventtime_iso eventsource eventname awsregion sourceipaddress useragent useridentity requestparameters "
    "resources recipientaccountid vpcendpointid vpcendpointaccountid tlsdetails errorcode"
).split()
_LEFT_OUT: Final = f"""
    SELECT count(*) FILTER ({_NAMED} AND {_OF_ANOTHER} AND {_IS_REQUEST}),
           count(*) FILTER ({_MINE} AND NOT ({_IS_REQUEST}))
    FROM lake_events WHERE {_WHEN} AND ({_MINE} OR {_NAMED})
    """  # noqa: S608 - the values are bound
_ORIGINS: Final = f"""
    SELECT {ORIGINS_SQL} FROM lake_events
    WHERE {_WHEN} AND {_MINE} AND {_IS_REQUEST} AND {_OUTCOME} <> 'denied'
    """  # noqa: S608 - the values are bound
_DATA_EVENTS: Final = """
    SELECT DISTINCT eventsource FROM lake_events
    WHERE recipientaccountid = ? AND eventtime >= ? AND eventtime < ?
    AND (managementevent = false OR eventcategory = 'Data')
    """


_EVENT: Final = "eventsource || ':' || eventname"
_ROUGHLY: Final = f"""
    SELECT {_EVENT}, approx_count_distinct({ROUGH_KIND}) FROM lake_events WHERE {_WHEN} AND {_MINE} GROUP BY ALL
    """  # noqa: S608 - the values are bound
_KINDS_OF_EVENTS: Final = "SELECT event, count(*) FROM kinds GROUP BY event"
_SORTED_KINDS: Final = (
    "SELECT outcome, calls, first, last, event_id FROM kinds ORDER BY calls DESC, event, last, event_id"
)
_MANY: Final = 20
"""An event with more than this part of the limit is told less finely, where all together are beyond the limit."""


def _estimated(connection: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """The events that surely have too many kinds, by the resources that CloudTrail lists."""
    found = dict(connection.execute(_ROUGHLY, values).fetchall())
    return _coarser(found, {}) if sum(found.values()) > MOST_KINDS * 2 else {}


def _coarser(kinds: Mapping[str, int], coarse: Mapping[str, str]) -> dict[str, str]:
    """The next level of detail for the events with the most kinds; the same where nothing has to be told less finely,
    or can be.
    """
    found = dict(coarse)
    if sum(kinds.values()) <= MOST_KINDS:
        return found
    many = min(MOST_KINDS // _MANY, max(kinds.values()) - 1)
    for event, number in kinds.items():
        if number > many:
            found[event] = DETAILS[min(DETAILS.index(found.get(event, DETAILS[0])) + 1, len(DETAILS) - 1)]
    return found


def _by_detail(coarse: Mapping[str, str]) -> dict[str, list[str]]:
    return {detail: [event for event, one in coarse.items() if one == detail] for detail in DETAILS[1:]}


def _kinds_query(keys: Collection[str]) -> str:
    """SQL that makes the table of kinds of calls: event, outcome, how many, first and last time, the last event's id.

    A call that another account's trail tells too is one call (`sharedEventID`).
    """
    context = "".join(f", {column}" for column in context_columns(keys))
    levels = " ".join(
        f"WHEN list_contains(CAST(${detail} AS VARCHAR[]), {_EVENT}) THEN {detail_column(detail)}"
        for detail in DETAILS[1:]
    )
    return f"""
        CREATE OR REPLACE TEMP TABLE kinds AS
        SELECT {_EVENT} AS event, any_value(outcome) AS outcome,
               count(*) FILTER (sharedeventid IS NULL) + count(DISTINCT sharedeventid) AS calls,
               min(eventtime) AS first, max(eventtime) AS last, arg_max(eventid, eventtime) AS event_id
        FROM (
            SELECT *, {_OUTCOME} AS outcome, CASE {levels} ELSE {detail_column(DETAILS[0])} END AS detail
            FROM lake_events WHERE {_WHEN} AND {_MINE} AND {_IS_REQUEST}
        )
        GROUP BY eventsource, eventname, awsregion, outcome, useridentity.invokedby, detail{context}
        """  # noqa: S608 - columns of our own schema; the values are bound


def _members(connection: Any, event_ids: list[str], values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Event id -> the columns of that event of which requests are made."""
    members = ", ".join(f'"{column}" := {column}' for column in _RECORD)
    rows = connection.execute(
        f"SELECT eventid, struct_pack({members}) FROM lake_events WHERE {_WHEN} AND {_MINE} "  # noqa: S608
        "AND eventid IN (SELECT unnest(CAST($ids AS VARCHAR[])))",
        {**values, "ids": event_ids},
    ).fetchall()
    return dict(rows)


def _call(
    coarse: Mapping[str, str], members: Mapping[str, Any], outcome: str, calls: int, first: datetime, last: datetime
) -> Call:
    record = _record(members)
    detail = coarse.get(f"{members['eventsource']}:{members['eventname']}")
    if detail is not None:
        _coarsen(record, detail)
    return Call(record, Outcome(outcome), calls, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))


def _record(members: Mapping[str, Any]) -> dict[str, Any]:
    """A record as CloudTrail writes it, of the columns of the last event; members without a value are left out."""
    found = dict(_spelled(members))
    found["eventTime"] = members["eventtime_iso"]
    found["resources"] = [
        {"ARN": one.get("arn"), "ARNPrefix": one.get("arnprefix"), "accountId": one.get("accountid")}
        for one in members.get("resources") or ()
    ]
    parameters = members.get("requestparameters")
    if parameters:
        found["requestParameters"] = _parsed(parameters)
    return found


def _coarsen(record: dict[str, Any], detail: str) -> None:
    """Take out of a record that stands for others what it alone tells of its resources."""
    if detail == "none":
        record["resources"], record["requestParameters"] = [], {}
        return
    for one in record["resources"]:
        bucket, slash, _ = str(one["ARN"] or one["ARNPrefix"] or "").partition("/")
        if slash and ":s3:::" in bucket:
            one["ARN"], one["ARNPrefix"] = None, f"{bucket}/"
    parameters = record.get("requestParameters")
    if isinstance(parameters, dict):
        for name in INNER_PARAMETERS:
            parameters.pop(name, None)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _spelled(members: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in members.items():
        if isinstance(value, Mapping):
            inner = dict(_spelled(value))
            if inner:
                yield CLOUDTRAIL_SPELLING.get(name, name), inner
        elif value is not None:
            yield CLOUDTRAIL_SPELLING.get(name, name), value
