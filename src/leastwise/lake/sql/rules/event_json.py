"""`eventJson`, the event's JSON document. CloudTrail User Guide, "CloudTrail Lake event schema"."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.engines.event_views import EVENT_JSON_MACRO, JSON_COLUMNS
from leastwise.lake.sql.rules.context import RuleContext, Type, call, cast_to, source_view
from leastwise.lake.sql.tables import DOCUMENT, EVENT_JSON

_ATHENA_TEXT: Final = frozenset({"readonly", "managementevent"})


def rebuilt_document(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """`eventJson` is rebuilt where a query asks for it; it is not stored beside the columns."""
    if not isinstance(node, exp.Column) or node.name.lower() != EVENT_JSON:
        return node
    view = source_view(node)
    if view is None:
        return node
    arguments = [_argument(name, view, node.args.get("table")) for name in JSON_COLUMNS]
    return call(EVENT_JSON_MACRO, *arguments, returns=DOCUMENT.copy())


def _argument(name: str, view: str, table: exp.Expr | None) -> exp.Expr:
    if view != "cloudtrail_logs":
        return exp.Column(this=exp.to_identifier(name), table=table.copy() if table else None)
    written = "eventtime" if name == "eventtime_iso" else name
    column = exp.Column(this=exp.to_identifier(written), table=table.copy() if table else None)
    return cast_to(column, Type.BOOLEAN) if name in _ATHENA_TEXT else column
