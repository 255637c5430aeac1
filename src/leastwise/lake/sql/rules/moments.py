"""Dates and times. All are UTC without a zone here. Trino documentation, "Date and time functions and operators"."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.engines.event_views import EVENT_TIME_COLUMN
from leastwise.lake.sql.rules.context import (
    RuleContext,
    Type,
    call,
    cast_to,
    function_name,
    is_text,
    is_time,
    kind_of,
    literal_text,
    source_view,
)
from leastwise.lake.sql.rules.dates import ZONED

_JODA: Final = {
    "yyyy": "%Y", "YYYY": "%Y", "xxxx": "%G", "yy": "%y", "y": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m",
    "dd": "%d", "d": "%-d", "DDD": "%j", "D": "%-j", "EEEE": "%A", "EEE": "%a", "E": "%a", "e": "%u", "ww": "%V",
    "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "m": "%-M", "ss": "%S", "s": "%-S", "SSS": "%g",
    "a": "%p", "Z": "+0000", "ZZ": "+00:00", "ZZZ": "UTC", "z": "UTC",
}  # fmt: skip
_OFFSETS: Final = ("+0000", "+00:00")
_TIME_PARTS: Final = (exp.Year, exp.Month, exp.Day, exp.Hour, exp.Minute, exp.Second, exp.WeekOfYear, exp.DayOfWeekIso)
_WEEKDAY_PARTS: Final = frozenset({"dow", "day_of_week", "dayofweek"})
_PARTS: Final = {"yow": "isoyear", "year_of_week": "isoyear", "week_of_year": "week", "doy": "dayofyear"}


def event_time_of_text(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """Athena's `eventtime` is text; where a time is made of it or compared with one, the stored timestamp is read.

    The timestamp has the Parquet statistics, so the condition skips row groups.
    """
    if context.dialect != "athena":
        return node
    if _makes_time(node) and _is_text_event_time(node.this):
        return _to_date(_stored_time(node.this), node)
    if isinstance(node, (exp.TimestampTrunc, exp.DateTrunc, *_TIME_PARTS)) and _is_text_event_time(node.this):
        node.set("this", _stored_time(node.this))
    if isinstance(node, (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)):
        for mine, other in (("this", "expression"), ("expression", "this")):
            if _is_text_event_time(node.args[mine]) and is_time(node.args[other]):
                node.set(mine, _stored_time(node.args[mine]))
    if isinstance(node, exp.Between) and _is_text_event_time(node.this) and is_time(node.args["low"]):
        node.set("this", _stored_time(node.this))
    return node


def _makes_time(node: exp.Expr) -> bool:
    if isinstance(node, exp.FromISO8601Timestamp):
        return True
    if isinstance(node, exp.Cast):
        return node.to.this in {Type.TIMESTAMP, Type.TIMESTAMPTZ, Type.DATE}
    return isinstance(node, (exp.StrToTime, exp.Date, exp.ParseDatetime))


def _to_date(stored: exp.Expr, node: exp.Expr) -> exp.Expr:
    wants_date = isinstance(node, exp.Date) or (isinstance(node, exp.Cast) and node.to.this is Type.DATE)
    return cast_to(stored, Type.DATE) if wants_date else stored


def _is_text_event_time(node: object) -> bool:
    """Whether this is `cloudtrail_logs.eventtime` itself, not a column of that name of a subquery."""
    is_event_time = isinstance(node, exp.Column) and node.name.lower() == "eventtime" and is_text(node)
    return is_event_time and isinstance(node, exp.Column) and source_view(node) == "cloudtrail_logs"


def _stored_time(node: exp.Expr) -> exp.Expr:
    column = exp.column(EVENT_TIME_COLUMN, table=node.args.get("table"))
    column.type = Type.TIMESTAMP
    return column


def without_zone(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """Times with a zone become UTC without one; ``AT TIME ZONE`` gives the wall clock of the zone."""
    if not context.is_trino:
        return node
    if isinstance(node, (exp.CurrentTimestamp, exp.Localtimestamp)):
        return cast_to(exp.CurrentTimestamp(), Type.TIMESTAMP)
    if isinstance(node, exp.AtTimeZone):
        return _in_zone(node.this, node.args["zone"])
    if function_name(node) == "at_timezone" and len(node.expressions) == 2:
        return _in_zone(*node.expressions)
    if function_name(node) == "with_timezone" and len(node.expressions) == 2:
        moment, zone = node.expressions
        return cast_to(exp.AtTimeZone(this=cast_to(moment, Type.TIMESTAMP), zone=zone.copy()), Type.TIMESTAMP)
    if isinstance(node, exp.Cast) and node.to.this is Type.TIMESTAMPTZ and not _already_plain(node):
        return cast_to(node, Type.TIMESTAMP) if is_text(node.this) else cast_to(node.this, Type.TIMESTAMP)
    if isinstance(node, exp.UnixToTime):
        seconds = exp.Cast(this=node.this.copy(), to=exp.DataType(this=Type.DOUBLE))
        return cast_to(call("to_timestamp", seconds), Type.TIMESTAMP)
    return node


def _already_plain(node: exp.Cast) -> bool:
    parent = node.parent
    return isinstance(parent, exp.Cast) and parent.to.this is Type.TIMESTAMP


def _in_zone(moment: exp.Expr, zone: exp.Expr) -> exp.Expr:
    utc = exp.AtTimeZone(this=moment.copy(), zone=exp.Literal.string("UTC"))
    local = exp.AtTimeZone(this=utc, zone=zone.copy())
    local.type = Type.TIMESTAMP
    local.meta[ZONED] = True
    return local


def iso8601(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``from_iso8601_timestamp``, ``from_iso8601_date`` and ``to_iso8601``."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.FromISO8601Timestamp):
        zoned = exp.TryCast(this=node.this.copy(), to=exp.DataType(this=Type.TIMESTAMPTZ))
        return cast_to(zoned, Type.TIMESTAMP)
    if isinstance(node, (exp.FromISO8601Date, exp.Date)) and node.this is not None:
        return _lenient_date(node.this)
    if function_name(node) == "to_iso8601":
        moment = node.expressions[0]
        pattern = "%Y-%m-%d" if kind_of(moment) is Type.DATE else "%Y-%m-%dT%H:%M:%S.%gZ"
        return call("strftime", moment, exp.Literal.string(pattern), returns=Type.VARCHAR)
    return node


def _lenient_date(moment: exp.Expr) -> exp.Expr:
    kind = exp.TryCast if is_text(moment) and not isinstance(moment, exp.Literal) else exp.Cast
    date = kind(this=moment.copy(), to=exp.DataType(this=Type.DATE))
    date.type = Type.DATE
    return date


def named_parts(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``millisecond`` (of the second only), ``yow``, ``doy``: parts that DuckDB names or counts otherwise."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.Extract) and node.name.lower() in _WEEKDAY_PARTS:
        return call("isodow", node.expression, returns=Type.BIGINT)
    if isinstance(node, exp.StrToTime) and isinstance(node.args.get("format"), exp.Literal):
        return call("try_strptime", node.this, _duckdb_format(node), returns=Type.TIMESTAMP)
    name = function_name(node)
    if name == "millisecond":
        return call("trino_millisecond", node.expressions[0], returns=Type.BIGINT)
    if name in _PARTS:
        return call(_PARTS[name], node.expressions[0], returns=Type.BIGINT)
    return node


def _duckdb_format(node: exp.StrToTime) -> exp.Expr:
    generated = node.copy().sql(dialect="duckdb")
    pattern = generated[generated.rindex(", ") + 2 : -1]
    return exp.Literal.string(pattern.strip("'").replace("''", "'"))


def elapsed_units(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``date_diff`` counts complete units between two times; DuckDB's counts the boundaries crossed."""
    if not context.is_trino or not isinstance(node, exp.DateDiff):
        return node
    unit = exp.Literal.string(str(node.args["unit"].name if node.args.get("unit") else "day").lower())
    return call("date_sub", unit, _as_time(node.expression), _as_time(node.this), returns=Type.BIGINT)


def _as_time(node: exp.Expr) -> exp.Expr:
    return cast_to(node, Type.TIMESTAMP) if kind_of(node) is not Type.TIMESTAMP else node


def formatted(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``format_datetime`` and ``parse_datetime``, whose patterns are Joda's."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.ParseDatetime):
        parsed = literal_text(node.args.get("format"))
        if parsed is not None:
            return _parsed(node.this, _strftime(parsed))
    if function_name(node) == "format_datetime":
        shown = literal_text(node.expressions[1])
        if shown is not None:
            return call("strftime", node.expressions[0], exp.Literal.string(_strftime(shown)), returns=Type.VARCHAR)
    return node


def _parsed(text: exp.Expr, pattern: str) -> exp.Expr:
    """The text as a time in UTC; where the pattern ends in an offset, a Z is one too."""
    ending = next((written for written in _OFFSETS if pattern.endswith(written)), None)
    if ending is None:
        return call("try_strptime", text, exp.Literal.string(pattern), returns=Type.TIMESTAMP)
    numeric = call("regexp_replace", text, exp.Literal.string("Z$"), exp.Literal.string("+0000"))
    with_offset = exp.Literal.string(pattern.removesuffix(ending) + "%z")
    return cast_to(call("try_strptime", numeric, with_offset, returns=Type.TIMESTAMPTZ), Type.TIMESTAMP)


def _strftime(pattern: str) -> str:
    """Return the strftime pattern of a Joda-Time one (DateTimeFormat); text in quotes stays."""
    out, position = [], 0
    while position < len(pattern):
        character = pattern[position]
        if character == "'":
            end = pattern.find("'", position + 1)
            end = len(pattern) if end < 0 else end
            out.append(pattern[position + 1 : end] or "'")
            position = end + 1
            continue
        end = position
        while end < len(pattern) and pattern[end] == character:
            end += 1
        out.append(_JODA.get(pattern[position:end], pattern[position:end].replace("%", "%%")))
        position = end
    return "".join(out)


def session_creation_time(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """`userIdentity.sessionContext.attributes.creationDate` is a timestamp in CloudTrail Lake, text in the lake."""
    if context.dialect != "lake" or not isinstance(node, exp.Dot) or node.name.lower() != "creationdate":
        return node
    if isinstance(node.parent, exp.Cast):
        return node
    moment = exp.TryCast(this=node.copy(), to=exp.DataType(this=Type.TIMESTAMP))
    moment.type = Type.TIMESTAMP
    return moment
