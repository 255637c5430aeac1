"""Comparisons between a column and a literal of another type."""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from leastwise.lake.sql.problems import problem_at
from leastwise.lake.sql.rules.context import RuleContext, Type, is_text, is_time, literal_text
from leastwise.lake.sql.rules.dates import without_space_before_offset

_TIME: Final = re.compile(
    r"\s*\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}(:\d{2}(:\d{2}(\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?\s*", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"\$?\{.*\}|<.*>|\[.*\]|\$\w+|[A-Z]+(_[A-Z]+)+")
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def text_against_boolean(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``readonly = false`` on Athena's text column, and ``readOnly = 'false'`` on Lake's boolean one."""
    if not isinstance(node, _COMPARISONS):
        return node
    for mine, other in (("this", "expression"), ("expression", "this")):
        literal, operand = node.args[mine], node.args[other]
        if isinstance(literal, exp.Boolean) and is_text(operand):
            node.set(mine, exp.Literal.string("true" if literal.this else "false"))
    return node


def time_literal(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """Text compared with a timestamp is a timestamp in UTC; a literal that is no time is an error."""
    if not isinstance(node, (*_COMPARISONS, exp.Between)) or not context.is_trino:
        return node
    names = ("this", "low", "high") if isinstance(node, exp.Between) else ("this", "expression")
    operands = [node.args[name] for name in names]
    if not any(is_time(operand) for operand in operands):
        return node
    for name, operand in zip(names, operands, strict=True):
        text = literal_text(operand)
        if text is not None:
            node.set(name, _timestamp(text, operand, context))
        elif is_text(operand):
            node.set(name, exp.TryCast(this=operand.copy(), to=exp.DataType(this=Type.TIMESTAMP)))
    return node


def _timestamp(text: str, operand: exp.Expr, context: RuleContext) -> exp.Expr:
    if _PLACEHOLDER.fullmatch(text.strip()):
        context.warnings.append(
            f"'{text}' is a placeholder that no event's time matches: write the value in its place."
        )
        return exp.Cast(this=exp.null(), to=exp.DataType(this=Type.TIMESTAMP))
    if not _TIME.fullmatch(text):
        raise problem_at(f"'{text}' is no time", context.source, operand, "Write times as '2024-01-31 00:00:00'.")
    zone = re.search(r"[+-]\d{2}:?\d{2}\s*$", text[10:])
    plain = re.sub(r"\s*(Z|UTC)\s*$", "", text.strip(), flags=re.IGNORECASE).replace("T", " ").replace("t", " ")
    if re.fullmatch(r"\S+ \d{1,2}", plain):
        plain += ":00:00"
    elif re.fullmatch(r"\S+ \d{1,2}:\d{2}", plain):
        plain += ":00"
    literal: exp.Expr = exp.Literal.string(without_space_before_offset(plain))
    if zone:
        literal = exp.Cast(this=literal, to=exp.DataType(this=Type.TIMESTAMPTZ))
    cast = exp.Cast(this=literal, to=exp.DataType(this=Type.TIMESTAMP))
    cast.type = Type.TIMESTAMP
    return cast


def text_time_placeholder(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """A placeholder compared with Athena's `eventtime` text, which matches nothing: said so, not changed."""
    if context.dialect != "athena" or not isinstance(node, (*_COMPARISONS, exp.Between)):
        return node
    if not (isinstance(node.this, exp.Column) and node.this.name.lower() == "eventtime" and is_text(node.this)):
        return node
    for name in ("expression", "low", "high"):
        text = literal_text(node.args.get(name))
        if text is not None and _PLACEHOLDER.fullmatch(text.strip()):
            context.warnings.append(f"'{text}' is a placeholder: write the value in its place.")
    return node
