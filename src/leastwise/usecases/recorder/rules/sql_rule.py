"""Rules as an SQL query in a file, run confined over the lake at the moment that is asked for."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from leastwise.errors import InputError, LimitError, QueryError
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.parameters import Parameter
from leastwise.usecases.recorder.rules.results import RuleResult
from leastwise.usecases.recorder.rules.rule import ComplianceType, Evaluation

if TYPE_CHECKING:
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

_HEADER: Final = re.compile(r"^--[ \t]*(title|resourceTypes):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_COLUMNS: Final = ("resourceId", "complianceType")
_MOST_ROWS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class SqlRule:
    """A query that returns `resourceId`, `complianceType` and, if it likes, `annotation`, `resourceType`, `accountId`.

    A resource that it does not return is none of its business. Comments `-- title:` and `-- resourceTypes:` (with
    commas) say what it is about.
    """

    identifier: str
    title: str
    resource_types: tuple[str, ...]
    text: str
    path: Path

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """None: a query has no parameters."""
        return ()

    @property
    def link(self) -> str:
        """The file."""
        return str(self.path)


def read_sql_rule(path: Path) -> SqlRule:
    """Return the rule of a file. Raises InputError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "Name a file that can be read.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8", "Save the query as UTF-8.") from None
    header: dict[str, str] = dict(_HEADER.findall(text))
    types = tuple(part.strip() for part in header.get("resourceTypes", "").split(",") if part.strip())
    return SqlRule(path.stem, header.get("title") or path.stem, types, text, path)


def evaluate_sql_rule(rule: SqlRule, recorder: OpenRecorder, state: State, moment: datetime) -> list[RuleResult]:
    """Return what the query says of resources at a moment (with zone).

    Raises QueryError where the query is refused or fails, and InputError where its rows are not as they should be.
    """
    found = []
    for number, row in enumerate(_rows(rule, recorder, moment), 1):
        where = f"{rule.path}: row {number}"
        try:
            compliance = ComplianceType(row["complianceType"])
        except ValueError:
            known = ", ".join(ComplianceType)
            raise InputError(f"{where}: complianceType is {row['complianceType']!r}", f"Return {known}.") from None
        item = _item(row, state, where)
        found.append(RuleResult(rule.identifier, item, Evaluation(compliance, str(row.get("annotation") or ""))))
    return found


def _rows(rule: SqlRule, recorder: OpenRecorder, moment: datetime) -> Iterator[Mapping[str, Any]]:
    from leastwise.lake.sandbox.limits import Limits
    from leastwise.lake.sandbox.session import QuerySession

    limits = Limits(rows=_MOST_ROWS)
    with tempfile.TemporaryDirectory(prefix="leastwise-") as folder:
        items = replace(recorder.inventory.files_in(Path(folder)), as_of=moment)
        with QuerySession(recorder.lake.data_files(), limits, items=items) as session:
            try:
                result = session.ask(rule.text)
            except QueryError as error:
                raise QueryError(f"{rule.path}: {error.message}", error.hint) from None
            names = _names(rule, result.schema.names)
            for batch in result.batches:
                yield from batch.rename_columns(names).to_pylist()
            if result.truncated:
                raise LimitError(f"{rule.path}: the query returns too many rows", f"At most {_MOST_ROWS:,} are read.")


def _names(rule: SqlRule, columns: list[str]) -> list[str]:
    """The columns' names in AWS's spelling, whatever their case. Raises InputError where one is missing."""
    spelled = {name.lower(): name for name in (*_COLUMNS, "annotation", "resourceType", "accountId")}
    names = [spelled.get(name.lower(), name) for name in columns]
    if missing := [name for name in _COLUMNS if name not in names]:
        raise InputError(
            f"{rule.path}: the query does not return {' and '.join(missing)}",
            "It returns resourceId, complianceType and annotation.",
        )
    return names


def _item(row: Mapping[str, Any], state: State, where: str) -> ConfigurationItem:
    resource_id = str(row["resourceId"])
    found = [
        item
        for item in state.by_id(resource_id)
        if row.get("resourceType") in (None, item.resource_type) and row.get("accountId") in (None, item.account_id)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{where}: resourceId {resource_id!r} is that of {len(found)} resources",
            "Return resourceType and accountId too.",
        )
    raise InputError(f"{where}: no resource has the resourceId {resource_id!r}", "Return resourceId of a table.")
