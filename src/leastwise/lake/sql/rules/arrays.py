"""Arrays and aggregates over them. Trino documentation, "Array functions and operators", "Aggregate functions"."""

from __future__ import annotations

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name


def slice_by_length(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``slice(array, start, length)``: DuckDB's takes the end."""
    if context.is_trino and isinstance(node, exp.ArraySlice):
        return call("trino_slice", node.this, node.args["start"], node.args["end"])
    return node


def ordered_distinct(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``array_agg(DISTINCT x ORDER BY x)``: the order of a distinct aggregate, kept by sorting the list."""
    if not context.is_trino or not isinstance(node, exp.ArrayAgg) or not isinstance(node.this, exp.Order):
        return node
    order, distinct = node.this, node.this.this
    if not isinstance(distinct, exp.Distinct) or len(order.expressions) != 1:
        return node
    direction = "DESC" if order.expressions[0].args.get("desc") else "ASC"
    nulls = "NULLS FIRST" if order.expressions[0].args.get("nulls_first") else "NULLS LAST"
    collected = exp.ArrayAgg(this=distinct.copy())
    return call("list_sort", collected, exp.Literal.string(direction), exp.Literal.string(nulls))


def matches(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``any_match``, ``all_match`` and ``none_match`` as the number of elements that match."""
    name = function_name(node)
    if not context.is_trino or name not in {"any_match", "all_match", "none_match"}:
        return node
    items, condition = node.expressions
    found = call("len", exp.ArrayFilter(this=items.copy(), expression=condition.copy()), returns=Type.BIGINT)
    zero = exp.Literal.number(0)
    if name == "any_match":
        return exp.paren(exp.GT(this=found, expression=zero))
    expected = call("len", items) if name == "all_match" else zero
    return exp.paren(exp.EQ(this=found, expression=expected))


def exact_distinct_count(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``approx_distinct``: counted exactly."""
    if context.is_trino and isinstance(node, exp.ApproxDistinct):
        return exp.Count(this=exp.Distinct(expressions=[node.this.copy()]))
    return node


def reduced(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``reduce(array, initial, merge, finish)``: DuckDB has no finish, so it is applied to the result."""
    finish = node.args.get("finish") if isinstance(node, exp.Reduce) else None
    if not context.is_trino or not isinstance(finish, exp.Lambda) or len(finish.expressions) != 1:
        return node
    parameter = finish.expressions[0].name
    merged = exp.Reduce(this=node.this.copy(), initial=node.args["initial"].copy(), merge=node.args["merge"].copy())

    def replace(inner: exp.Expr) -> exp.Expr:
        is_parameter = isinstance(inner, (exp.Identifier, exp.Column)) and inner.name == parameter
        return merged.copy() if is_parameter and not isinstance(inner.parent, exp.Dot) else inner

    return exp.paren(finish.this.copy()).transform(replace)
