"""Parameters of a saved query become literals in its syntax tree: values are never pasted into SQL text."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from leastwise.errors import InputError
from leastwise.lake.queries.saved_query import Parameter, ParameterType, SavedQuery

if TYPE_CHECKING:
    from sqlglot import exp

_LARGEST_INTEGER: Final = 2**63 - 1
_EXPECTED: Final[Mapping[ParameterType, str]] = {
    "text": "text without NUL characters",
    "integer": "a whole number of 0 or more",
    "days": "a whole number of days that reaches back no further than the year 1",
    "timestamp": "a time such as 2026-03-31 or 2026-03-31T12:00:00Z",
}


def bind(query: SavedQuery, values: Mapping[str, str], *, now: datetime) -> str:
    """The Trino SQL of a saved query with every ``:name`` replaced by the literal of its value or default.

    ``now`` is an aware datetime; a ``days`` parameter becomes the UTC moment that many days before it.

    Raises:
        InputError: a value is unknown to the query, missing, or not of its parameter's type.
    """
    import sqlglot
    from sqlglot import exp

    literals = _literals(query, values, now)
    tree = sqlglot.parse_one(query.sql, read="trino")
    for placeholder in list(tree.find_all(exp.Placeholder)):
        if placeholder.name not in literals:
            raise InputError(f"saved query {query.name}: :{placeholder.name} is not one of its parameters")
        placeholder.replace(literals[placeholder.name].copy())
    return tree.sql(dialect="trino", pretty=True)


def _literals(query: SavedQuery, values: Mapping[str, str], now: datetime) -> dict[str, exp.Expression]:
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            raise _unknown_parameter(query, name, known)
    return {parameter.name: _literal(query, parameter, values, now) for parameter in query.parameters}


def _unknown_parameter(query: SavedQuery, name: str, known: list[str]) -> InputError:
    close = difflib.get_close_matches(name, known, n=1)
    takes = f"It takes {', '.join(known)}." if known else "It takes no parameters."
    hint = f"Did you mean {close[0]}? {takes}" if close else takes
    return InputError(f"saved query {query.name} has no parameter {name!r}", hint)


def _literal(query: SavedQuery, parameter: Parameter, values: Mapping[str, str], now: datetime) -> exp.Expression:
    from sqlglot import exp

    value = values.get(parameter.name, parameter.default)
    if value is None:
        hint = f"Give it with --param {parameter.name}=…: {parameter.meaning}."
        raise InputError(f"saved query {query.name} needs a value for {parameter.name}", hint)
    try:
        match parameter.type:
            case "text":
                return exp.Literal.string(_text(value))
            case "integer":
                return exp.Literal.number(_integer(value))
            case "days":
                return _moment(now.astimezone(UTC) - timedelta(days=_integer(value)))
            case "timestamp":
                return _moment(_timestamp(value))
    except (ValueError, OverflowError) as error:
        message = f"saved query {query.name}: {parameter.name}={value!r} is not {_EXPECTED[parameter.type]}"
        raise InputError(message, f"{parameter.name}: {parameter.meaning}.") from error


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError(value)
    return value


def _integer(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > 19 or int(value) > _LARGEST_INTEGER:
        raise ValueError(value)
    return int(value)


def _timestamp(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(moment: datetime) -> exp.Expression:
    from sqlglot import exp

    text = moment.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")
    return exp.Cast(this=exp.Literal.string(text), to=exp.DataType.build("timestamp"))
