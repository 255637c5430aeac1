"""Casts. JSON to text unquotes; text that is no number or time becomes NULL instead of ending the query."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.sql.rules.context import TEXT_TYPES, RuleContext, Type, call, kind_of

_LENIENT: Final = frozenset(
    {
        *(Type.TINYINT, Type.SMALLINT, Type.INT, Type.BIGINT, Type.FLOAT, Type.DOUBLE, Type.DECIMAL, Type.BOOLEAN),
        *(Type.TIMESTAMP, Type.DATE, Type.TIME, Type.ARRAY, Type.LIST, Type.MAP, Type.STRUCT, Type.JSON),
    }
)


def json_to_text(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``CAST(json AS varchar)``: the text of the JSON string, not its quoted form (Trino, "Cast from JSON")."""
    if not context.is_trino or not isinstance(node, exp.Cast) or node.to.this not in TEXT_TYPES:
        return node
    if node.meta.get("keeps_json_text") or kind_of(node.this) is not Type.JSON:
        return node
    if isinstance(node.this, exp.Cast) and kind_of(node.this.this) is not Type.JSON:
        return node
    return call("json_value_text", node.this, returns=Type.VARCHAR)


def time_to_text(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``CAST(timestamp AS varchar)`` has milliseconds, as CloudTrail Lake's event times do."""
    if not context.is_trino or not isinstance(node, exp.Cast) or node.to.this not in TEXT_TYPES:
        return node
    if kind_of(node.this) not in {Type.TIMESTAMP, Type.TIMESTAMPTZ}:
        return node
    return call("strftime", node.this, exp.Literal.string("%Y-%m-%d %H:%M:%S.%g"), returns=Type.VARCHAR)


def lenient_cast(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """A cast of a value that is no constant gives NULL where Trino would end the query."""
    if not context.is_trino or type(node) is not exp.Cast or node.to.this not in _LENIENT:
        return node
    if isinstance(node.this, (exp.Literal, exp.Null)) or (
        kind_of(node.this) is not None and kind_of(node.this) not in TEXT_TYPES | {Type.JSON, Type.JSONB}
    ):
        return node
    lenient = exp.TryCast(this=node.this.copy(), to=node.to.copy())
    lenient.type = node.type
    return lenient


def json_against_text(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """A JSON value compared with text: its text, as the author meant (Trino refuses the comparison)."""
    if not context.is_trino or not isinstance(node, (exp.EQ, exp.NEQ, exp.Like, exp.ILike, exp.In)):
        return node
    operands = [node.args.get("expression"), *node.expressions]
    if kind_of(node.this) is Type.JSON and any(isinstance(o, exp.Literal) and o.is_string for o in operands):
        node.set("this", call("json_value_text", node.this, returns=Type.VARCHAR))
    return node
