"""What a rollback would break: the recent calls of those who lose access, decided again under what would be left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from leastwise.access.context import ROLE, USER
from leastwise.access.documents import Documents
from leastwise.access.organization import OrganizationReader
from leastwise.access.policies import PolicyReader
from leastwise.inventory.state import State
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.engines.event_views import EVENT_JSON_MACRO, JSON_COLUMNS
from leastwise.lake.lake import Lake
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Decision, PolicyKind, PolicyStack, Reference, decide
from leastwise.policy.event_request import requests_of_event
from leastwise.reference.iam import load_reference
from leastwise.usecases.recorder.rolling_back import Rollback

MOST_KINDS: Final = 20_000
"""How many kinds of calls (principal, event, resources) are decided again; reported where there were more."""


@dataclass(frozen=True, slots=True)
class BrokenCall:
    """Calls that were made since `since` and would be denied: how many, the last of them, and the request denied."""

    principal_arn: str
    event_source: str
    event_name: str
    action: str
    resource: str
    calls: int
    last: datetime
    event_id: str


@dataclass(frozen=True, slots=True)
class Replay:
    """The calls that would be denied, most used first; `kinds` calls were looked at, `is_cut` says that not all were.

    `unmapped` are events whose IAM actions are not known.
    """

    broken: tuple[BrokenCall, ...]
    kinds: int
    unmapped: tuple[str, ...]
    is_cut: bool


def replayed(lake: Lake, rollback: Rollback, since: datetime) -> Replay:
    """Decide the calls since a moment (with zone) again, of the users and roles whose access the rollback narrows.

    Policies of resources are not looked at: what one of them allows by itself is called broken here.
    """
    losing = sorted({change.arn for change in rollback.access if change.narrowed and change.key is not None})
    rows = _calls(lake, losing, since) if losing else []
    reference = load_reference()
    sides = [_Side(state, reference) for state in (rollback.current, rollback.after)]
    broken: list[BrokenCall] = []
    unmapped: set[str] = set()
    for principal, source, name, calls, last, identifier, record in rows[:MOST_KINDS]:
        found = requests_of_event(msgspec.json.decode(record), reference)
        if found.unmapped:
            unmapped.add(found.name)
        for request in found.requests:
            if sides[0].allows(principal, request) and not sides[1].allows(principal, request):
                broken.append(
                    BrokenCall(principal, source, name, request.action, request.resource, calls, last, identifier)
                )
                break
    broken.sort(key=lambda one: (-one.calls, one.principal_arn, one.event_name))
    return Replay(tuple(broken), min(len(rows), MOST_KINDS), tuple(sorted(unmapped)), len(rows) > MOST_KINDS)


def _calls(lake: Lake, principals: Sequence[str], since: datetime) -> list[tuple[Any, ...]]:
    """Kinds of successful calls: principal, source, name, how many, the last one's time (naive UTC), id and record."""
    files = lake.data_files(since)
    if not files:
        return []
    columns = ", ".join(f'"{column}"' for column in JSON_COLUMNS)
    with create_connection(files) as connection:
        return connection.execute(
            f"""
            SELECT principalarn, eventsource, eventname, count(*) AS calls, max(eventtime),
                   arg_max(eventid, eventtime), arg_max({EVENT_JSON_MACRO}({columns}), eventtime)
            FROM lake_events
            WHERE principalarn IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND eventtime >= ? AND errorcode IS NULL
            GROUP BY principalarn, eventsource, eventname, resources
            ORDER BY calls DESC LIMIT {MOST_KINDS + 1}
            """,  # noqa: S608 - columns of our own schema
            [list(principals), since.replace(tzinfo=None)],
        ).fetchall()


class _Side:
    """One state's decisions; the policies of a principal are read once."""

    def __init__(self, state: State, reference: Reference) -> None:
        self._state = state
        self._documents = Documents(reference)
        self._reader = PolicyReader(state, self._documents)
        self._organization = OrganizationReader(state, self._documents)
        self._stacks: dict[str, PolicyStack | None] = {}

    def allows(self, principal: str, request: Any) -> bool:
        """Whether the principal's own policies, its boundary and its organisation allow the request."""
        if principal not in self._stacks:
            self._stacks[principal] = self._stack(principal)
        stack = self._stacks[principal]
        return stack is not None and decide(stack, request) is Decision.ALLOW

    def _stack(self, principal: str) -> PolicyStack | None:
        item = self._state.by_arn(principal)
        if item is None or item.resource_type not in (USER, ROLE):
            return None
        return _stack_of(item, self._reader, self._organization)


def _stack_of(item: ConfigurationItem, reader: PolicyReader, organization: OrganizationReader) -> PolicyStack:
    policies = reader.of_principal(item, organization.levels(item.account_id, PolicyKind.SCP))
    boundary = policies.boundary.rules if policies.boundary is not None else None
    return PolicyStack(
        identity=tuple(_known(one.rules for one in policies.identity)),
        boundary=boundary,
        scps=tuple(tuple(_known(one.rules for one in level)) for level in policies.scps),
    )


def _known(found: Iterable[Any]) -> Iterator[Any]:
    return (one for one in found if one is not None)
