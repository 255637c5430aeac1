"""Columns a user may ask for: those of ``events``, members of theirs (``userIdentity.arn``), and derived ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from leastwise.errors import InputError
from leastwise.lake.schema import CLOUDTRAIL_SPELLING, EVENT_SCHEMA, HIDDEN_COLUMNS, JSON_TEXT_COLUMNS

WHAT_HAPPENED: Final = "whatHappened"
HUMAN: Final = "human"
DERIVED: Final = {WHAT_HAPPENED: "the event in one sentence", HUMAN: "who stands at the beginning of its role chain"}
"""Columns made outside SQL, with what they hold."""

EVENT_COLUMNS: Final = tuple(
    CLOUDTRAIL_SPELLING.get(name, name) for name in EVENT_SCHEMA.names if name not in HIDDEN_COLUMNS
)
"""Columns of the view ``events``, in CloudTrail's spelling."""

TABLE_COLUMNS: Final = ("eventTime", "recipientAccountId", "awsRegion", "sourceIPAddress", WHAT_HAPPENED)
"""What a table shows unless asked otherwise."""
NARROW_TABLE_COLUMNS: Final = ("eventTime", "sourceIPAddress", WHAT_HAPPENED)
"""The same where there is little room: the sentence needs it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the output: its name, and its SQL over ``events`` (empty for a derived one)."""

    name: str
    sql: str


def columns_of(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of these names or paths, in any case; raises InputError with what may be meant."""
    return tuple(_column(name.strip()) for name in names if name.strip())


def _column(path: str) -> Column:
    top, _, rest = path.partition(".")
    for name in DERIVED:
        if path.lower() == name.lower():
            return Column(name, "")
    spelled = {name.lower(): name for name in EVENT_COLUMNS}.get(top.lower())
    if spelled is None:
        raise _unknown(path, (*EVENT_COLUMNS, *DERIVED))
    if not rest:
        return Column(spelled, f'"{spelled}"')
    if top.lower() in JSON_TEXT_COLUMNS:
        return Column(f"{spelled}.{rest}", f"json_extract_string(\"{spelled}\", '{_json_path(rest)}')")
    return _member(spelled, rest.split("."))


def _json_path(rest: str) -> str:
    """Return the JSON path of the members, each a quoted name, safe inside a SQL literal."""
    return "$" + "".join(f'."{key}"' for key in re.sub(r'["\\]', "", rest).replace("'", "''").split("."))


def _member(top: str, steps: list[str]) -> Column:
    kind = EVENT_SCHEMA.field(top.lower()).type
    name, sql = top, f'"{top}"'
    if pa.types.is_list(kind):
        return _listed(top, kind.value_type, steps)
    for step in steps:
        known = [field.name for field in kind] if pa.types.is_struct(kind) else []
        if step.lower() not in known:
            raise _unknown(f"{name}.{step}", [f"{name}.{CLOUDTRAIL_SPELLING.get(field, field)}" for field in known])
        kind = kind.field(step.lower()).type
        name, sql = f"{name}.{CLOUDTRAIL_SPELLING.get(step.lower(), step.lower())}", f"{sql}.{step.lower()}"
    return Column(name, sql)


def _listed(top: str, kind: pa.StructType, steps: list[str]) -> Column:
    member = steps[0].lower()
    known = [field.name for field in kind]
    if len(steps) > 1 or member not in known:
        raise _unknown(f"{top}.{'.'.join(steps)}", [f"{top}.{field}" for field in known])
    shown = member.upper() if member == "arn" else CLOUDTRAIL_SPELLING.get(member, member)
    return Column(f"{top}.{shown}", f'list_transform("{top}", lambda item: item.{member})')


def _unknown(path: str, known: Sequence[str]) -> InputError:
    by_lower = {name.lower(): name for name in known}
    close = [by_lower[name] for name in difflib.get_close_matches(path.lower(), by_lower, n=3, cutoff=0.5)]
    hint = (
        f"Did you mean {', '.join(close)}?" if close else "Columns are those of CloudTrail, such as userIdentity.arn."
    )
    return InputError(f"There is no column {path!r}", hint)
