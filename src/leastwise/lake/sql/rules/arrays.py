"""Arrays and aggregates over them. Trino documentation, "Array functions and operators", "Aggregate functions"."""

from __future__ import annotations

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name, kind_of

_LISTS = frozenset({Type.ARRAY, Type.LIST})


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
    """``approx_distinct`` and ``approx_percentile``: exact; a percentile is one of the values."""
    if context.is_trino and isinstance(node, exp.ApproxQuantile) and node.args.get("weight") is None:
        return call("quantile_disc", node.this, node.args["quantile"])
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


def set_operations(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``array_distinct`` and ``array_union`` keep the first of equal elements at its place, and one NULL."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.ArrayDistinct):
        # The order of an aggregate is not defined: there is none to keep.
        in_no_order = isinstance(node.this, exp.ArrayAgg) and not node.this.find(exp.Order)
        return call("trino_array_set" if in_no_order else "trino_array_distinct", node.this, returns=node.this.type)
    if function_name(node) == "array_union":
        first, second = node.expressions
        return call("trino_array_distinct", call("list_concat", first, second), returns=first.type)
    return node


def reversed_or_repeated(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``reverse(array)``, ``repeat(x, n)`` and ``array || element``, which are of text in DuckDB."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.Reverse) and (kind_of(node.this) in _LISTS or isinstance(node.this, exp.Split)):
        return call("list_reverse", node.this, returns=node.this.type)
    if isinstance(node, exp.Repeat):
        return call("trino_repeat", node.this, node.args["times"])
    if isinstance(node, exp.DPipe):
        return _with_element(node)
    return node


def _with_element(node: exp.DPipe) -> exp.Expr:
    first, second = kind_of(node.this), kind_of(node.expression)
    if first in _LISTS and second is not None and second not in _LISTS:
        return call("list_append", node.this, node.expression, returns=node.this.type)
    if second in _LISTS and first is not None and first not in _LISTS:
        return call("list_prepend", node.this, node.expression, returns=node.expression.type)
    return node


def zipped(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``zip_with(a, b, (x, y) -> …)`` over the pairs of both arrays."""
    if not context.is_trino or function_name(node) != "zip_with":
        return node
    first, second, function = node.expressions
    if not isinstance(function, exp.Lambda) or len(function.expressions) != 2:
        return node
    places = {parameter.name: place for place, parameter in enumerate(function.expressions, start=1)}

    def replace(inner: exp.Expr) -> exp.Expr:
        bare = isinstance(inner, exp.Identifier) and not isinstance(inner.parent, (exp.Column, exp.Dot))
        if (bare or (isinstance(inner, exp.Column) and not inner.table)) and inner.name in places:
            return call("struct_extract_at", exp.column("pair"), exp.Literal.number(places[inner.name]))
        return inner

    body = exp.paren(function.this.copy()).transform(replace)
    pairs = call("list_zip", first, second)
    return call("list_transform", pairs, exp.Lambda(this=body, expressions=[exp.to_identifier("pair")]))


def row_field(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``resources[1][2]``: a field of a row by its place."""
    if not context.is_trino or not isinstance(node, exp.Bracket) or kind_of(node.this) is not Type.STRUCT:
        return node
    place, row = node.expressions[0], node.this.type
    if not isinstance(place, exp.Literal) or place.is_string or not isinstance(row, exp.DataType):
        return node
    # The parser counts places from 0.
    field = row.expressions[int(place.this)]
    found = exp.Dot(this=node.this.copy(), expression=exp.to_identifier(field.name))
    found.type = field.args.get("kind")
    return found


def filtered(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``FILTER (WHERE …)`` of an aggregate that the rules made a function of: it goes to the aggregate inside."""
    if not context.is_trino or not isinstance(node, exp.Filter):
        return node
    made = node.this
    if function_name(made) == "list_sort" and isinstance(made.expressions[0], exp.ArrayAgg):
        inside = exp.Filter(this=made.expressions[0].copy(), expression=node.expression.copy())
        return call("list_sort", inside, *made.expressions[1:], returns=made.type)
    if function_name(made) in {"trino_map_agg", "trino_multimap_agg"}:
        key, value = made.expressions
        condition = node.expression.this.copy()
        return call(function_name(made), exp.Case(ifs=[exp.If(this=condition, true=key.copy())]), value)
    return node
