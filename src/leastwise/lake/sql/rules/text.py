"""Text functions. Trino documentation, "String functions and operators", "Regular expression functions"."""

from __future__ import annotations

import re

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name, literal_text


def missing_part(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``split_part`` and ``element_at(split(…), n)`` beyond the last part are NULL; DuckDB gives an empty text."""
    if context.is_trino and isinstance(node, exp.SplitPart):
        delimiter, index = node.args["delimiter"], node.args["part_index"]
        return call("trino_split_part", node.this, delimiter, index, returns=Type.VARCHAR)
    return node


def occurrences(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``split`` with a limit, ``strpos`` of the n-th occurrence, ``split_to_map``, ``url_encode``."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.Split) and node.args.get("limit") is not None:
        parts = exp.DataType.build("ARRAY<VARCHAR>")
        return call("trino_split_limit", node.this, node.expression, node.args["limit"], returns=parts)
    if isinstance(node, exp.StrPosition) and node.args.get("occurrence") is not None:
        return call("trino_strpos", node.this, node.args["substr"], node.args["occurrence"], returns=Type.BIGINT)
    if isinstance(node, exp.StrToMap):
        delimiters = node.args["pair_delim"], node.args["key_value_delim"]
        return call("trino_split_to_map", node.this, *delimiters, returns=exp.DataType.build("MAP<VARCHAR, VARCHAR>"))
    if function_name(node) == "url_encode":
        return call("trino_url_encode", *node.expressions, returns=Type.VARCHAR)
    return node


def regular_expressions(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``regexp_extract`` is NULL without a match; ``$1`` in the replacement of ``regexp_replace`` is a group."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.RegexpExtract):
        group = node.args.get("group") or exp.Literal.number(0)
        return call("trino_regexp_extract", node.this, node.expression, group, returns=Type.VARCHAR)
    replacement = literal_text(node.args.get("replacement")) if isinstance(node, exp.RegexpReplace) else None
    if replacement and "$" in replacement:
        node.set("replacement", exp.Literal.string(re.sub(r"\$(\d)", r"\\\1", replacement)))
    return node
