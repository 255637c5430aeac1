"""The findings of the state: what runs found, since when, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from leastwise.errors import InputError
from leastwise.model.archive_rule import ArchiveRule
from leastwise.model.finding import Finding, FindingStatus, RecordedFinding
from leastwise.state.archive_rules import read_rules
from leastwise.state.database import Database
from leastwise.state.finding_content import column_text, content_of, finding_of
from leastwise.state.finding_history import (
    Coverage,
    History,
    after_seen,
    after_unseen,
    archived_by_person,
    archived_by_rule,
    as_active,
)
from leastwise.state.tables import FINDINGS

_HISTORY: Final = (
    FINDINGS.c.status,
    FINDINGS.c.first_seen,
    FINDINGS.c.last_seen,
    FINDINGS.c.resolved_at,
    FINDINGS.c.archive_rule,
    FINDINGS.c.archived_by,
    FINDINGS.c.archive_reason,
)
_PLACE: Final = (FINDINGS.c.check_id, FINDINGS.c.account_id, FINDINGS.c.resource_type, FINDINGS.c.resource)
_SHORTEST_PREFIX: Final = 6
_MOST_PARAMETERS: Final = 5_000


class Findings:
    """Reads and writes the findings of a state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_writable(self) -> bool:
        """Whether what is recorded is kept."""
        return self._database.is_writable

    def record(self, findings: Iterable[Finding], coverage: Coverage, now: datetime) -> list[RecordedFinding]:
        """Record what a run found at `now` (with zone), in one transaction, and return it with its history.

        What the run judged and did not find is RESOLVED; what it could not evaluate stays as it was. Findings with one
        id are one finding. Where the state cannot be written, the same is returned and nothing is kept.
        """
        found = {finding.finding_id: finding for finding in findings}
        opened = self._database.writing if self._database.is_writable else self._database.reading
        with opened() as connection:
            before = dict(_histories(connection))
            rules = read_rules(connection)
            after = {
                identifier: after_seen(before[identifier][1] if identifier in before else None, finding, rules, now)
                for identifier, finding in found.items()
            }
            if self._database.is_writable:
                _write(connection, [_values(*one, after[one[0]]) for one in found.items()])
                _write_unseen(connection, before, set(found), coverage, rules, now)
        return [
            recorded(finding, after[identifier], is_new=identifier not in before)
            for identifier, finding in found.items()
        ]

    def all(
        self, statuses: Collection[FindingStatus] = tuple(FindingStatus), *, without: Collection[str] = ()
    ) -> list[RecordedFinding]:
        """The findings with one of these statuses, the gravest first; not those with the ids `without`."""
        query = select(FINDINGS).where(FINDINGS.c.status.in_(sorted(statuses)))
        with self._database.reading() as connection:
            found = [
                recorded(finding_of(row.content), _history(row))
                for row in connection.execute(query)
                if row.finding_id not in without
            ]
        return sorted(found, key=_order)

    def of_ids(self, ids: Collection[str]) -> list[RecordedFinding]:
        """The findings with these ids, the gravest first; ids that are not known are left out."""
        found: list[RecordedFinding] = []
        wanted = sorted(ids)
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _MOST_PARAMETERS):
                query = select(FINDINGS).where(FINDINGS.c.finding_id.in_(wanted[start : start + _MOST_PARAMETERS]))
                found += [recorded(finding_of(row.content), _history(row)) for row in connection.execute(query)]
        return sorted(found, key=_order)

    def rules(self) -> tuple[ArchiveRule, ...]:
        """The archive rules, expired ones too."""
        with self._database.reading() as connection:
            return read_rules(connection)

    def get(self, finding_id: str) -> RecordedFinding:
        """The finding with an id, or the only one whose id begins so. Raises InputError where there is none or more."""
        query = select(FINDINGS).where(FINDINGS.c.finding_id.startswith(finding_id.lower(), autoescape=True)).limit(2)
        with self._database.reading() as connection:
            rows = list(connection.execute(query)) if len(finding_id) >= _SHORTEST_PREFIX else []
        if len(rows) != 1:
            what = "no finding" if not rows else "more than one finding"
            raise InputError(
                f"{what} has an id that begins with {finding_id!r}", "`leastwise analyze all --status ALL` lists them."
            )
        return recorded(finding_of(rows[0].content), _history(rows[0]))

    def archive(self, finding_id: str, person: str, reason: str) -> RecordedFinding:
        """Archive a finding and return it. Raises InputError where there is none of that id, or it is RESOLVED."""
        finding = self.get(finding_id)
        if finding.status is FindingStatus.RESOLVED:
            raise InputError(f"finding {finding_id} is RESOLVED", "There is nothing to archive.")
        self._change(finding, lambda before: archived_by_person(before, column_text(person), column_text(reason)))
        return self.get(finding.finding.finding_id)

    def activate(self, finding_id: str) -> RecordedFinding:
        """Make an archived finding ACTIVE again and return it. Raises InputError where it is not ARCHIVED."""
        finding = self.get(finding_id)
        if finding.status is not FindingStatus.ARCHIVED:
            raise InputError(f"finding {finding_id} is {finding.status}, not ARCHIVED", "There is nothing to undo.")
        self._change(finding, as_active)
        return self.get(finding.finding.finding_id)

    def apply_rules(self, now: datetime) -> tuple[int, int]:
        """Apply the archive rules to all findings that no person has archived; returns how many became ARCHIVED, and
        how many ACTIVE.
        """
        with self._database.writing() as connection:
            rules = read_rules(connection)
            changes = []
            for row in connection.execute(select(FINDINGS)):
                before = _history(row)
                after = archived_by_rule(before, finding_of(row.content), rules, now)
                if after != before:
                    changes.append((row.finding_id, after))
            _update(connection, changes)
        archived = sum(after.status is FindingStatus.ARCHIVED for _, after in changes)
        return archived, len(changes) - archived

    def _change(self, finding: RecordedFinding, change: Callable[[History], History]) -> None:
        identifier = finding.finding.finding_id
        with self._database.writing() as connection:
            row = connection.execute(select(FINDINGS).where(FINDINGS.c.finding_id == identifier)).one()
            _update(connection, [(identifier, change(_history(row)))])


def recorded(finding: Finding, history: History, *, is_new: bool = False) -> RecordedFinding:
    """A finding with its history."""
    return RecordedFinding(
        finding,
        history.status,
        history.first_seen,
        history.last_seen,
        history.resolved_at,
        history.archived_by,
        history.archive_reason,
        is_new,
    )


def _order(one: RecordedFinding) -> tuple[Any, ...]:
    finding = one.finding
    return finding.severity.rank, finding.finding_type, finding.account_id, finding.resource, finding.finding_id


def _histories(connection: Connection) -> Iterator[tuple[str, tuple[tuple[str, str, str, str], History]]]:
    """(id, (place, history)) of every finding; the place is its check, account, resource type and resource."""
    for row in connection.execute(select(FINDINGS.c.finding_id, *_PLACE, *_HISTORY)):
        yield row.finding_id, ((row.check_id, row.account_id, row.resource_type, row.resource), _history(row))


def _history(row: Row[*tuple[Any, ...]]) -> History:
    return History(
        FindingStatus(row.status),
        row.first_seen,
        row.last_seen,
        row.resolved_at,
        row.archive_rule,
        row.archived_by,
        row.archive_reason,
    )


def _write(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(FINDINGS)
    changed = {column.name: statement.excluded[column.name] for column in FINDINGS.c if not column.primary_key}
    connection.execute(statement.on_conflict_do_update(index_elements=["finding_id"], set_=changed), rows)


def _write_unseen(
    connection: Connection,
    before: dict[str, tuple[tuple[str, str, str, str], History]],
    seen: set[str],
    coverage: Coverage,
    rules: tuple[ArchiveRule, ...],
    now: datetime,
) -> None:
    in_force = frozenset(rule.name for rule in rules if rule.is_in_force(now))
    covered = Coverage(
        coverage.checks,
        coverage.accounts,
        frozenset((check, account, kind, column_text(name)) for check, account, kind, name in coverage.not_evaluated),
    )
    changes = []
    for identifier, (place, history) in before.items():
        if identifier not in seen:
            after = after_unseen(history, covered=covered.covers(*place), in_force=in_force, now=now)
            if after != history:
                changes.append((identifier, after))
    _update(connection, changes)


def _update(connection: Connection, changes: Iterable[tuple[str, History]]) -> None:
    rows = [{"identifier": identifier, **_history_values(history)} for identifier, history in changes]
    if rows:
        connection.execute(update(FINDINGS).where(FINDINGS.c.finding_id == bindparam("identifier")), rows)


def _history_values(history: History) -> dict[str, Any]:
    return {
        "status": history.status.value,
        "first_seen": history.first_seen,
        "last_seen": history.last_seen,
        "resolved_at": history.resolved_at,
        "archive_rule": history.archive_rule,
        "archived_by": history.archived_by,
        "archive_reason": history.archive_reason,
    }


def _values(identifier: str, finding: Finding, history: History) -> dict[str, Any]:
    return {
        "finding_id": identifier,
        "check_id": finding.check,
        "finding_type": column_text(finding.finding_type),
        "severity": finding.severity.value,
        "account_id": column_text(finding.account_id),
        "resource_type": column_text(finding.resource_type),
        "resource": column_text(finding.resource),
        "content": content_of(finding),
        **_history_values(history),
    }
