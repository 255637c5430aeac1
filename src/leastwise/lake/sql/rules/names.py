"""Functions that DuckDB has under another name or as a macro, and map functions with lambdas."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name

_RENAMED: Final = {
    "zip": "list_zip",
    "every": "bool_and",
    "arrays_overlap": "list_has_any",
    "array_max": "list_max",
    "array_min": "list_min",
    "map_agg": "trino_map_agg",
    "multimap_agg": "trino_multimap_agg",
    "human_readable_seconds": "trino_human_readable_seconds",
    "codepoint": "unicode",
    "hamming_distance": "hamming",
    "regexp_position": "trino_regexp_position",
    "parse_duration": "trino_parse_duration",
    "trim_array": "trino_trim_array",
    "infinity": "trino_infinity",
    "nan": "trino_nan",
    "to_milliseconds": "trino_to_milliseconds",
}


def renamed(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """A function of the same meaning under DuckDB's name."""
    if context.is_trino and isinstance(node, exp.ArrayPosition):
        return call("trino_array_position", node.this, node.expression)
    if context.is_trino and isinstance(node, exp.Normalize) and node.args.get("form") in {None, False}:
        return call("nfc_normalize", node.this)
    if context.is_trino and isinstance(node, exp.CurrentTimezone):
        return exp.Literal.string("UTC")
    if context.is_trino and isinstance(node, (exp.ArrayFirst, exp.ArrayLast)):
        place = exp.Literal.number(1) if isinstance(node, exp.ArrayFirst) else exp.Neg(this=exp.Literal.number(1))
        return call("list_extract", node.this, place)
    if context.is_trino and isinstance(node, exp.Format):
        return call("printf", node.this, *node.expressions)
    name = _RENAMED.get(function_name(node)) if context.is_trino else None
    return call(name, *node.expressions) if name else node


def numbers(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``random(n)``, ``random(m, n)`` and ``width_bucket``, which DuckDB has without arguments or not at all."""
    if context.is_trino and isinstance(node, exp.Rand) and node.this is not None:
        first, second = node.this, node.args.get("lower")
        bounds = (first, second) if second is not None else (exp.Literal.number(0), first)
        return call("trino_random", *bounds, returns=Type.BIGINT)
    if context.is_trino and isinstance(node, exp.WidthBucket):
        low, high = node.args["min_value"], node.args.get("max_value")
        if high is None:
            return call("trino_bin", node.this, low, returns=Type.BIGINT)
        return call("trino_width_bucket", node.this, low, high, node.args["num_buckets"], returns=Type.BIGINT)
    return node


def map_lambdas(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``map_filter``, ``transform_values`` and ``transform_keys`` over the entries of the map."""
    name = function_name(node)
    if not context.is_trino or name not in {"map_filter", "transform_values", "transform_keys"}:
        return node
    items, function = node.expressions
    if not isinstance(function, exp.Lambda) or len(function.expressions) != 2:
        return node
    body = _over_entry(function)
    entries = call("map_entries", items)
    if name == "map_filter":
        return call("map_from_entries", call("list_filter", entries, _lambda(body)))
    key, value = _entry("key"), _entry("value")
    pair = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier("k"), expression=body if name == "transform_keys" else key),
            exp.PropertyEQ(this=exp.to_identifier("v"), expression=body if name == "transform_values" else value),
        ]
    )
    return call("map_from_entries", call("list_transform", entries, _lambda(pair)))


def _lambda(body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier("entry")])


def _entry(field: str) -> exp.Expr:
    return exp.Dot(this=exp.column("entry"), expression=exp.to_identifier(field))


def _over_entry(function: exp.Lambda) -> exp.Expr:
    fields = {p.name: field for p, field in zip(function.expressions, ("key", "value"), strict=True)}

    def replace(inner: exp.Expr) -> exp.Expr:
        bare = isinstance(inner, exp.Identifier) and not isinstance(inner.parent, (exp.Column, exp.Dot))
        if (isinstance(inner, exp.Column) and not inner.table) or bare:
            field = fields.get(inner.name)
            return _entry(field) if field else inner
        return inner

    return exp.paren(function.this.copy()).transform(replace)
