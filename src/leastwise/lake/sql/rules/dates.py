"""Arithmetic and comparison of dates, times in a zone and intervals.

Trino documentation, "Date and time functions and operators": a date plus days is a date; times with a zone compare as
instants, whatever zone they are shown in.
"""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from leastwise.lake.sql.problems import problem_at
from leastwise.lake.sql.rules.context import RuleContext, Type, call, cast_to, is_text, is_time, kind_of, literal_text

ZONED: Final = "zoned"
"""Meta key of a wall clock that stands for an instant in another zone."""

_CALENDAR_UNITS: Final = frozenset({"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)
_COUNT: Final = re.compile(r"\s*[+-]?\d[\d\s:.-]*")
_OFFSET: Final = re.compile(r"\s+([+-]\d{2}(?::?\d{2})?)\s*$")


def date_stays_date(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``date - interval '7' day``, ``date_add`` and ``date_trunc`` of a date: DuckDB makes a timestamp of them."""
    if not context.is_trino or not isinstance(node, (exp.Add, exp.Sub, exp.DateAdd, exp.TimestampTrunc, exp.DateTrunc)):
        return node
    if kind_of(node.this) is not Type.DATE or _unit(node) not in _CALENDAR_UNITS:
        return node
    return cast_to(node, Type.DATE)


def _unit(node: exp.Expr) -> str:
    amount = node.args.get("expression")
    unit = amount.args.get("unit") if isinstance(amount, exp.Interval) else node.args.get("unit")
    return unit.name.upper().rstrip("S") if isinstance(unit, exp.Expr) else ""


def interval_count(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``INTERVAL '${days}' DAY``: a placeholder where a number has to stand is an error with its place."""
    text = literal_text(node.this) if context.is_trino and isinstance(node, exp.Interval) else None
    if text is not None and not _COUNT.fullmatch(text):
        hint = "Write the number in its place."
        raise problem_at(f"'{text}' is no number of an interval", context.source, node.this, hint)
    return node


def text_as_time(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """Text plus or minus an interval is a time: Trino refuses it, published queries over `eventtime` use it."""
    if not context.is_trino or not isinstance(node, (exp.Add, exp.Sub)) or not is_text(node.this):
        return node
    if isinstance(node.expression, exp.Interval):
        moment = exp.TryCast(this=node.this.copy(), to=exp.DataType(this=Type.TIMESTAMP))
        moment.type = Type.TIMESTAMP
        node.set("this", moment)
        node.type = Type.TIMESTAMP
    return node


def instants(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``t AT TIME ZONE 'Asia/Tokyo' > timestamp '…'`` compares instants, not the wall clock that is shown."""
    if not context.is_trino or not isinstance(node, _COMPARISONS):
        return node
    names = ("this", "low", "high") if isinstance(node, exp.Between) else ("this", "expression")
    if all(is_time(node.args[name]) for name in names):
        for name in names:
            operand = node.args[name].unnest()
            if isinstance(operand, exp.AtTimeZone) and operand.meta.get(ZONED):
                node.set(name, operand.this.this.copy())
    return node


def literal_of_time(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``TIMESTAMP '2024-01-31 00:00:00 +02:00'``: DuckDB wants the offset right after the time, and no precision."""
    text = literal_text(node.this) if context.is_trino and isinstance(node, exp.Cast) else None
    if text is None or not isinstance(node, exp.Cast) or node.to.this not in {Type.TIMESTAMP, Type.TIMESTAMPTZ}:
        return node
    node.set("to", exp.DataType(this=node.to.this))
    if node.to.this is Type.TIMESTAMPTZ and _OFFSET.search(text):
        literal = exp.Literal.string(without_space_before_offset(text))
        literal.type = Type.VARCHAR
        node.set("this", literal)
    return node


def without_space_before_offset(text: str) -> str:
    """Return the text of a time with its offset right after it."""
    return _OFFSET.sub(r"\1", text)


def date_sequence(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``sequence(date, date)``: the dates, a day apart without a step; DuckDB's series are of timestamps."""
    if not context.is_trino or not isinstance(node, (exp.GenerateSeries, exp.GenerateDateArray)):
        return node
    first, last = node.args["start"], node.args["end"]
    if not (is_time(first) and is_time(last)):
        return node
    step = node.args.get("step") or exp.Interval(this=exp.Literal.string("1"), unit=exp.var("DAY"))
    series = call("generate_series", cast_to(first, Type.TIMESTAMP), cast_to(last, Type.TIMESTAMP), step)
    of_dates = kind_of(first) is Type.DATE
    return exp.cast(series, exp.DataType.build("DATE[]", dialect="duckdb")) if of_dates else series
