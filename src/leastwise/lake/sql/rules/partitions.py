"""Partition columns of Athena tables: one name, several ways to write a day or a month.

Athena User Guide, "Query AWS CloudTrail logs": tables are partitioned by ``year``, ``month`` and ``day``, or by
``timestamp`` as ``yyyy/MM/dd``; other tables call that ``day``, or leave the leading zero out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sqlglot import exp

from leastwise.lake.engines.event_views import EVENT_DATE_COLUMN
from leastwise.lake.sql.rules.context import RuleContext, Type, cast_to, is_time, literal_text, source_view

_PADDED: Final = frozenset({"month", "day", "hour"})
_DAYS: Final = frozenset({"day", "dt", "date", "date_partition", "log_date", "p_date", "timestamp"})
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between)


def partition_literal(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``month IN ('7', '8')``, ``day > '2024/01/31'`` and ``dt = '2024-01-31'``, in the form the column has.

    Days and years become conditions on the event's date, whose Parquet statistics skip row groups.
    """
    if context.dialect != "athena" or not isinstance(node, _COMPARISONS) or not isinstance(node.this, exp.Column):
        return node
    name = node.this.name.lower()
    if name not in _PADDED | _DAYS | {"year"} or source_view(node.this) != "cloudtrail_logs":
        return node
    literals = [part for part in _operands(node) if part is not None]
    texts = [literal_text(literal) for literal in literals]
    if name in _PADDED | {"year"} and all(isinstance(part, exp.Literal) and part.is_number for part in literals):
        return _as_number(node)
    if name == "year":
        return _in_year(node, texts[0]) if isinstance(node, exp.EQ) else node
    if name in _DAYS and any(is_time(literal) for literal in literals):
        node.set("this", _event_date(node.this))
    elif name in _DAYS and texts and all(text is not None and _is_day(text) for text in texts):
        _on_date(node, literals, [text for text in texts if text is not None])
    elif name in _PADDED:
        for literal, text in zip(literals, texts, strict=True):
            if text is not None and re.fullmatch(r"\d", text):
                literal.set("this", f"0{text}")
    return node


def _as_number(node: exp.Expr) -> exp.Expr:
    """``month = 9``: the partition columns of some tables are integers."""
    number = exp.TryCast(this=node.this.copy(), to=exp.DataType(this=Type.INT))
    number.type = Type.INT
    node.set("this", number)
    return node


def _operands(node: exp.Expr) -> list[exp.Expr | None]:
    return [node.args.get(key) for key in ("expression", "low", "high")] + list(node.expressions)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}([/-])\d{2}\1\d{2}", text) is not None


def _on_date(node: exp.Expr, literals: list[exp.Expr], texts: list[str]) -> None:
    node.set("this", _event_date(node.this))
    for literal, text in zip(literals, texts, strict=True):
        literal.replace(cast_to(exp.Literal.string(text.replace("/", "-")), Type.DATE))


def _in_year(node: exp.Expr, year: str | None) -> exp.Expr:
    if year is None or not re.fullmatch(r"\d{4}", year) or year == "0000":
        return node
    first, last = (cast_to(exp.Literal.string(f"{year}-{day}"), Type.DATE) for day in ("01-01", "12-31"))
    between = exp.Between(this=_event_date(node.this), low=first, high=last)
    between.type = Type.BOOLEAN
    return between


def _event_date(column: exp.Expr) -> exp.Column:
    table = column.args.get("table")
    found = exp.Column(this=exp.to_identifier(EVENT_DATE_COLUMN), table=table.copy() if table else None)
    found.type = Type.DATE
    return found
