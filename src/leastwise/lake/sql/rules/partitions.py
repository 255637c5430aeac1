"""Partition columns of Athena tables: one name, several ways to write a day or a month.

Athena User Guide, "Query AWS CloudTrail logs": tables are partitioned by ``year``, ``month`` and ``day``, or by
``timestamp`` as ``yyyy/MM/dd``; other tables call that ``day``, or leave the leading zero out.
"""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from leastwise.lake.sql.rules.context import RuleContext, literal_text

_PADDED: Final = frozenset({"month", "day", "hour"})
_DAYS: Final = frozenset({"day", "dt", "date", "date_partition", "timestamp"})
_COMPARISONS: Final = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between)


def partition_literal(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``month IN ('7', '8')``, ``day > '2024/01/31'`` and ``dt = '2024-01-31'``: in the form the column has."""
    if context.dialect != "athena" or not isinstance(node, _COMPARISONS) or not isinstance(node.this, exp.Column):
        return node
    name = node.this.name.lower()
    if name not in _PADDED | _DAYS:
        return node
    literals = [node.args.get(key) for key in ("expression", "low", "high")] + list(node.expressions)
    for literal in literals:
        text = literal_text(literal)
        if literal is None or text is None:
            continue
        if name in _PADDED and re.fullmatch(r"\d", text):
            literal.set("this", f"0{text}")
        elif name in _DAYS and re.fullmatch(r"\d{4}[/-]\d{2}[/-]\d{2}", text):
            literal.set("this", text.replace("-", "/"))
            node.this.set("this", exp.to_identifier("timestamp"))
    return node
