"""The desk where questions are asked: each answer comes with the command that gives it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from leastwise.access.changes import access_changes
from leastwise.inventory.store import Inventory
from leastwise.lake.queries import bind, load
from leastwise.lake.sandbox.session import QuerySession
from leastwise.usecases.recorder.timelines import TimelineOptions, find_resources, lifetimes
from leastwise.usecases.recorder.versions import Version
from leastwise.usecases.trail.columns import columns_of
from leastwise.usecases.trail.filters import EventFilters, events_condition
from leastwise.usecases.trail.histogram import count_by
from leastwise.usecases.trail.history import event_batches
from leastwise.usecases.trail.moments import parse_moment
from leastwise.usecases.trail.store import OpenHistory, open_history

if TYPE_CHECKING:
    from leastwise.lake.sql.dialects import DialectName

_OPTIONS: Final = {"actions": "action", "principals": "principal", "resources": "resource", "errors": "error"}
"""Filters of the event history and the options of `leastwise events` that set them."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one command found: ``rows`` with times as ISO 8601 text; ``columns`` are those worth showing."""

    command: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks one lake. ``now`` is aware; what looks back some days looks back from it."""

    session: QuerySession
    history: OpenHistory
    now: datetime

    def saved(self, name: str, show: Sequence[str], **parameters: str) -> Finding:
        """What the saved query of that name finds. Raises QueryError, LimitError, InputError."""
        given = [part for key, value in parameters.items() for part in ("-p", f"{key}={value}")]
        command = _shell(["leastwise", "query", "--saved", name, *given])
        return self._query(command, bind(load(name), parameters, now=self.now), "lake", show)

    def sql(self, text: str, show: Sequence[str]) -> Finding:
        """What a query in SQL finds. Raises QueryError or LimitError."""
        return self._query(_shell(["leastwise", "query", text]), text, "auto", show)

    def events(self, columns: Sequence[str], *, since: str = "", **values: Sequence[str]) -> Finding:
        """The events that succeeded and pass the filters, newest first, with these columns and ``eventID``."""
        names = ("eventID", *columns)
        command = [*_command(values, since), "--no-error", "--columns", ",".join(names)]
        condition = events_condition(self._filters(values, since, error=False), self.history.connection)
        _, batches = event_batches(self.history.connection, condition, columns_of(names))
        rows = tuple(_plain(row) for batch in batches for row in batch.to_pylist())
        return Finding(_shell(command), tuple(columns), rows)

    def counts(self, by: str, *, since: str = "", **values: Sequence[str]) -> Finding:
        """How many events pass the filters, by action, principal, ip or another grouping, the most first."""
        condition = events_condition(self._filters(values, since, error=None), self.history.connection)
        table = count_by(self.history.connection, condition, by).table
        rows = tuple(_plain(row) for row in table.to_pylist())
        return Finding(_shell([*_command(values, since), "--by", by]), (by, "events"), rows)

    def timeline(self, name: str, account: str) -> Finding:
        """The versions of a resource that events made, with what each newly allowed."""
        command = _shell(["leastwise", "timeline", name, "--account", account, "--own"])
        with Inventory.open(self.history.lake) as inventory:
            found = find_resources(inventory, name, account_id=account)
            lives = list(lifetimes(inventory, found, TimelineOptions(own=True), access_changes, lambda _: {}))
        rows = tuple(_version_row(version) for life in lives for version in life.versions if version.cause is not None)
        return Finding(command, ("eventTime", "eventName", "principalArn", "newlyAllowed"), rows)

    def _query(self, command: str, text: str, dialect: DialectName, show: Sequence[str]) -> Finding:
        result = self.session.ask(text, dialect=dialect)
        rows = tuple(_plain(row) for batch in result.batches for row in batch.to_pylist())
        return Finding(command, tuple(show), rows)

    def _filters(self, values: dict[str, Sequence[str]], since: str, error: bool | None) -> EventFilters:
        first = parse_moment(since, now=self.now).replace(tzinfo=None) if since else None
        filters: dict[str, Any] = {name: tuple(value) for name, value in values.items()}
        return EventFilters(since=first, error=error, **filters)


@contextmanager
def open_desk(lake_path: Path, now: datetime) -> Iterator[Desk]:
    """A desk over the lake in that folder. Raises NothingToEvaluateError for an empty one, LakeError."""
    with open_history(lake_path) as history, QuerySession(history.lake.data_files()) as session:
        yield Desk(session, history, now.astimezone(UTC))


def _version_row(version: Version) -> Row:
    assert version.cause is not None
    return {
        "eventID": version.cause.event_id,
        "eventTime": _text(version.cause.event_time),
        "eventName": version.cause.event_name,
        "principalArn": version.cause.principal_arn,
        "newlyAllowed": "; ".join(change.sentence for change in version.access if change.widened),
    }


def _command(values: dict[str, Sequence[str]], since: str) -> list[str]:
    options = [part for name, several in values.items() for value in several for part in (_option(name), value)]
    return ["leastwise", "events", *options, *(["--since", since] if since else [])]


def _shell(words: Sequence[str]) -> str:
    """The command line that a shell splits into these words; SQL in double quotes, so that its own stay readable."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _option(name: str) -> str:
    return f"--{_OPTIONS.get(name, name)}"


def _plain(row: Row) -> Row:
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat() + "Z"
