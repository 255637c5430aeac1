"""Members of JSON documents: CloudTrail Lake's maps, Athena's text, one stored column.

CloudTrail User Guide, "CloudTrail Lake supported SQL functions": requestParameters and its like are
``map<string,string>``; nested values are JSON text. Trino: ``element_at`` is NULL for an absent key.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.sql.json_path import duckdb_path
from leastwise.lake.sql.rules.context import (
    TEXT_TYPES,
    RuleContext,
    Type,
    call,
    function_name,
    is_document,
    kind_of,
    literal_text,
)
from leastwise.lake.sql.tables import DOCUMENT
from leastwise.lake.sql.typing import spelling_of

MEMBER: Final = "json_member"
ABSENT_FIELDS: Final = frozenset({"ec2issuedinvpc"})
# Calls that make a map, by DuckDB's name.
_MAPS: Final = frozenset({"map_from_entries", "trino_map_agg", "map_concat", "histogram", "json_document_text_map"})
_MAP_FUNCTIONS: Final = frozenset({"map_filter", "map_entries", "transform_values", "transform_keys", "map_concat"})


def known_absent_field(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """`userIdentity.sessionContext.ec2IssuedInVpc` of Lake's schema, which no log file holds: NULL."""
    if isinstance(node, exp.Dot) and node.name.lower() in ABSENT_FIELDS and not is_document(node.this):
        return exp.Cast(this=exp.null(), to=exp.DataType(this=Type.VARCHAR))
    return node


def document_member(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``element_at(J, 'k')``, ``J['k']`` and ``J.k`` on a JSON document: its member as text."""
    key = _member_key(node)
    if key is None:
        return node
    document = node.this
    known = getattr(document, "meta", {}).get("json_steps") if isinstance(document, exp.Anonymous) else None
    if not isinstance(key, str):
        return call(MEMBER, document, _dynamic_path(key), returns=DOCUMENT.copy())
    steps = [*(known or []), key]
    base = document.expressions[0] if known else document
    member = call(MEMBER, base, exp.Literal.string(duckdb_path(steps)), returns=DOCUMENT.copy())
    member.meta["json_steps"] = steps
    return member


def _member_key(node: exp.Expr) -> str | exp.Expr | None:
    if isinstance(node, exp.Dot) and is_document(node.this) and isinstance(node.expression, exp.Identifier):
        return spelling_of(node.expression)
    if not (isinstance(node, exp.Bracket) and is_document(node.this) and len(node.expressions) == 1):
        return None
    key: exp.Expr = node.expressions[0]
    text = literal_text(key)
    if text is not None:
        return text
    if isinstance(key, (exp.Literal, exp.Slice)):
        return None
    return key


def _dynamic_path(key: exp.Expr) -> exp.Expr:
    quoted = exp.DPipe(this=exp.Literal.string('$."'), expression=key.copy())
    return exp.DPipe(this=quoted, expression=exp.Literal.string('"'))


def document_size_keys_values(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``cardinality``, ``map_keys`` and ``map_values`` of a JSON document; ``cardinality`` of a map."""
    if isinstance(node, exp.ArraySize) and is_document(node.this):
        return call("len", call("json_document_keys", node.this), returns=Type.BIGINT)
    if isinstance(node, exp.ArraySize) and (kind_of(node.this) is Type.MAP or function_name(node.this) in _MAPS):
        return call("cardinality", node.this, returns=Type.BIGINT)
    if isinstance(node, exp.MapKeys) and is_document(node.this):
        return call("json_document_keys", node.this, returns=exp.DataType.build("ARRAY<VARCHAR>"))
    if function_name(node) == "map_values" and is_document(node.expressions[0]):
        return call("json_document_values", node.expressions[0], returns=exp.DataType.build("ARRAY<VARCHAR>"))
    return node


def document_as_map(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """A JSON document where a function wants a map: a map of its members as text."""
    if context.is_trino and function_name(node) in _MAP_FUNCTIONS:
        for argument in node.expressions:
            if is_document(argument):
                argument.replace(_text_map(argument))
    return node


def document_cast_to_map(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``CAST(J AS MAP(varchar, varchar))`` of a JSON value: the members as text, whatever their type."""
    if not context.is_trino or not isinstance(node, exp.Cast) or node.to.this is not Type.MAP:
        return node
    if kind_of(node.this) not in {Type.JSON, Type.JSONB}:
        return node
    value = node.to.expressions[1] if len(node.to.expressions) == 2 else None
    if isinstance(value, exp.DataType) and value.this in TEXT_TYPES:
        return _text_map(node.this)
    return node


def _text_map(document: exp.Expr) -> exp.Expr:
    return call("json_document_text_map", document, returns=exp.DataType.build("MAP<VARCHAR, VARCHAR>"))
