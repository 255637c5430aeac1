"""Text functions. Trino documentation, "String functions and operators", "Regular expression functions"."""

from __future__ import annotations

import re

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, Type, call, literal_text


def missing_part(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``split_part`` and ``element_at(split(…), n)`` beyond the last part are NULL; DuckDB gives an empty text."""
    if context.is_trino and isinstance(node, exp.SplitPart):
        delimiter, index = node.args["delimiter"], node.args["part_index"]
        return call("trino_split_part", node.this, delimiter, index, returns=Type.VARCHAR)
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
