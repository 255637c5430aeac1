"""The access reviews of the state: entries of campaigns, which are only ever added to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from leastwise.errors import InputError, StateError
from leastwise.model.review import Draft, Entry, EntryKind, chain_faults, chained
from leastwise.state.database import Database
from leastwise.state.tables import REVIEW_ENTRIES

_SHORTEST_PREFIX: Final = 4
_BATCH: Final = 1_000


class Reviews:
    """Reads and writes the campaigns of a state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def campaigns(self) -> tuple[str, ...]:
        """The ids of all campaigns, the oldest first. Raises StateError."""
        first = select(REVIEW_ENTRIES.c.campaign).where(REVIEW_ENTRIES.c.number == 1)
        with self._database.reading() as connection:
            return tuple(connection.execute(first.order_by(REVIEW_ENTRIES.c.at, REVIEW_ENTRIES.c.campaign)).scalars())

    def named(self, text: str) -> str:
        """The campaign whose id begins so. Raises InputError where there is none, or more than one."""
        wanted = text.strip().lower()
        found = [one for one in self.campaigns() if one.startswith(wanted)]
        if len(found) != 1 or len(wanted) < _SHORTEST_PREFIX:
            what = "more than one review" if len(found) > 1 else "no review"
            raise InputError(f"{what} has an id that begins with {text!r}", "`leastwise reviews list` lists them.")
        return found[0]

    def entries(self, campaign: str) -> tuple[Entry, ...]:
        """The entries of a campaign. Raises StateError where they are not those that were written."""
        with self._database.reading() as connection:
            return _entries(connection, campaign)

    def of_kind(self, kind: EntryKind) -> tuple[Entry, ...]:
        """The entries of one kind of all campaigns, oldest first; the chain is not looked at. Raises StateError."""
        query = select(REVIEW_ENTRIES).where(REVIEW_ENTRIES.c.kind == kind.value)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(REVIEW_ENTRIES.c.at, REVIEW_ENTRIES.c.campaign))
            return tuple(_entry(row) for row in rows)

    def start(self, campaign: str, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Keep a new campaign. Raises StateError."""
        return self.add(campaign, lambda entries: drafts)

    def add(self, campaign: str, drafts_of: Callable[[tuple[Entry, ...]], Sequence[Draft]]) -> tuple[Entry, ...]:
        """Add what `drafts_of` makes of the entries that there are, in one transaction; returns all entries.

        Whatever it raises is raised, and nothing is kept. Raises StateError.
        """
        with self._database.writing() as connection:
            before = _entries(connection, campaign)
            added = chained(campaign, drafts_of(before), before[-1] if before else None)
            rows = [_values(one) for one in added]
            for start in range(0, len(rows), _BATCH):
                connection.execute(insert(REVIEW_ENTRIES), rows[start : start + _BATCH])
        return (*before, *added)


def _entries(connection: Connection, campaign: str) -> tuple[Entry, ...]:
    query = select(REVIEW_ENTRIES).where(REVIEW_ENTRIES.c.campaign == campaign).order_by(REVIEW_ENTRIES.c.number)
    found = tuple(_entry(row) for row in connection.execute(query))
    faults = chain_faults(found)
    if faults:
        raise StateError(f"review {campaign}: {faults[0]}", "Restore the state from a backup: its record is not true.")
    return found


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "campaign": entry.campaign,
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor,
        "kind": entry.kind.value,
        "content": json.dumps(entry.content, ensure_ascii=True, separators=(",", ":")),
        "previous": entry.previous,
        "digest": entry.digest,
    }


def _entry(row: Row[Any]) -> Entry:
    try:
        kind, content = EntryKind(row.kind), json.loads(row.content)
    except ValueError:
        raise StateError(
            f"review {row.campaign}: entry {row.number} was altered",
            "Restore the state from a backup: its record is not true.",
        ) from None
    return Entry(row.campaign, row.number, row.at, row.actor, kind, content, row.previous, row.digest)
