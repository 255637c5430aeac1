"""A saved query: a question about the event data store, its parameters and its SQL, read from one ``.sql`` file.

A file opens with a header in SQL comments, then holds one query in the Trino/Athena dialect over the table
``events``::

    -- title: IAM users created
    -- question: Which IAM users were created in the last 60 days, by whom and from where?
    -- category: users, roles and policies
    -- parameters:
    --   days | days | 60 | how many days to look back
    --   user_name | text | | only this IAM user; empty means every user

A parameter line is ``name | type | default | meaning``; the default ``required`` means that there is none.
The query writes a parameter as ``:name``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from leastwise.errors import InputError

ParameterType = Literal["integer", "text", "timestamp", "days"]

_REQUIRED: Final = "required"
_HEADER_KEYS: Final = ("title", "question", "category", "parameters")
_PARAMETER_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value a saved query asks for.

    ``default`` is the text a user would type, or None where a value must be given. ``days`` counts whole days
    back from now and stands in the SQL for that moment; ``timestamp`` is a UTC moment in ISO 8601.
    """

    name: str
    type: ParameterType
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question, the parameters it takes, and the Trino SQL that answers it (parameters written ``:name``)."""

    name: str
    title: str
    question: str
    category: str
    parameters: tuple[Parameter, ...]
    sql: str


def parse_saved_query(name: str, text: str) -> SavedQuery:
    """The saved query held by the text of a ``.sql`` file.

    Raises:
        InputError: the header lacks a key, holds an unknown or repeated one, or a parameter line is malformed.
    """
    header, sql = _split(text)
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in header:
        if "|" in line and "parameters" in fields:
            parameters.append(_parameter(name, line))
            continue
        key, separator, value = line.partition(":")
        if not separator or key not in _HEADER_KEYS or key in fields:
            raise InputError(f"saved query {name}: cannot read the header line {line!r}", _header_hint())
        fields[key] = value.strip()
    missing = [key for key in _HEADER_KEYS if key not in fields or (key != "parameters" and not fields[key])]
    if missing or not sql:
        raise InputError(f"saved query {name}: no {missing[0] if missing else 'SQL after the header'}", _header_hint())
    return SavedQuery(name, fields["title"], fields["question"], fields["category"], tuple(parameters), sql)


def _split(text: str) -> tuple[list[str], str]:
    lines = text.strip().splitlines()
    length = next((index for index, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = [line.removeprefix("--").strip() for line in lines[:length]]
    return [line for line in header if line], "\n".join(lines[length:]).strip().removesuffix(";")


def _parameter(query_name: str, line: str) -> Parameter:
    cells = [cell.strip() for cell in line.split("|", 3)]
    well_formed = len(cells) == 4 and _PARAMETER_NAME.fullmatch(cells[0]) and cells[3]
    if not well_formed or cells[1] not in get_args(ParameterType):
        raise InputError(f"saved query {query_name}: cannot read the parameter line {line!r}", _header_hint())
    default = None if cells[2] == _REQUIRED else cells[2]
    parameter_type: ParameterType = cells[1]  # type: ignore[assignment]  # checked against its own values above
    return Parameter(cells[0], parameter_type, default, cells[3])


def _header_hint() -> str:
    return "The header has title, question, category and parameters; a parameter is `name | type | default | meaning`."
