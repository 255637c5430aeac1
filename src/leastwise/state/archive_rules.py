"""The archive rules of the state."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from leastwise.errors import InputError
from leastwise.model.archive_rule import ArchiveRule, parse_filter
from leastwise.state.database import Database
from leastwise.state.finding_content import column_text
from leastwise.state.tables import ARCHIVE_RULES


def read_rules(connection: Connection) -> tuple[ArchiveRule, ...]:
    """All rules, in order of their names."""
    return tuple(_rule(row) for row in connection.execute(select(ARCHIVE_RULES).order_by(ARCHIVE_RULES.c.name)))


class ArchiveRules:
    """Reads and writes the rules of a state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[ArchiveRule, ...]:
        """All rules, expired ones too, in order of their names."""
        with self._database.reading() as connection:
            return read_rules(connection)

    def add(self, rule: ArchiveRule) -> None:
        """Add a rule. Raises InputError where there is one of that name."""
        with self._database.writing() as connection:
            known = {one.name for one in read_rules(connection)}
            if rule.name in known:
                raise InputError(
                    f"archive rule: there is one named {rule.name!r} already",
                    "Choose another name, or remove that one with `leastwise archive-rules remove`.",
                )
            connection.execute(insert(ARCHIVE_RULES), [_values(rule)])

    def remove(self, name: str) -> ArchiveRule:
        """Remove a rule and return it. Raises InputError where there is none of that name."""
        with self._database.writing() as connection:
            rules = {rule.name: rule for rule in read_rules(connection)}
            if name not in rules:
                known = ", ".join(rules) or "none"
                raise InputError(f"archive rule: there is none named {name!r}", f"Known: {known}.")
            connection.execute(delete(ARCHIVE_RULES).where(ARCHIVE_RULES.c.name == name))
        return rules[name]


def _values(rule: ArchiveRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "filter": json.dumps(rule.filter_document()),
        "reason": column_text(rule.reason),
        "created_at": rule.created_at,
        "expires_at": rule.expires_at,
    }


def _rule(row: Row[Any]) -> ArchiveRule:
    criteria = parse_filter(row.filter, where=f"archive rule {row.name}")
    return ArchiveRule(row.name, criteria, row.reason, row.created_at, row.expires_at)
