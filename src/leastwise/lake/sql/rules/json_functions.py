"""Trino's JSON functions. Trino documentation, "JSON functions and operators"."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from leastwise.lake.engines.event_views import EVENT_JSON_MACRO
from leastwise.lake.sql.json_path import duckdb_path, steps_of
from leastwise.lake.sql.problems import problem_at
from leastwise.lake.sql.rules.context import RuleContext, Type, call, function_name, is_document, literal_text

_WRAPPERS: Final = frozenset({"WITH ARRAY WRAPPER", "WITH WRAPPER", "WITH UNCONDITIONAL ARRAY WRAPPER"})
_ARRAY_MACROS: Final = {
    "json_array_get": ("trino_json_array_get", 2, Type.JSON),
    "json_array_contains": ("trino_json_array_contains", 2, Type.BOOLEAN),
    "json_array_length": ("trino_json_array_length", 1, Type.BIGINT),
    "is_json_scalar": ("trino_is_json_scalar", 1, Type.BOOLEAN),
    "json_exists": ("trino_json_exists", 2, Type.BOOLEAN),
    "json_size": ("trino_json_size", 2, Type.BIGINT),
}
"""Trino's function -> macro, number of arguments, type of the result."""


def extract_scalar(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``json_extract_scalar``: the text of a scalar, NULL for objects and arrays (sqlglot: their text)."""
    if not context.is_trino or not isinstance(node, (exp.JSONExtractScalar, exp.JSONValue)):
        return node
    macro = "document_extract_scalar" if _is_plain_document(node.this) else "trino_json_extract_scalar"
    path = node.args.get("path") if isinstance(node, exp.JSONValue) else node.expression
    value = call(macro, node.this, _path(path, node, context), returns=Type.VARCHAR)
    return _returned(value, node) if isinstance(node, exp.JSONValue) else value


def _returned(value: exp.Expr, node: exp.JSONValue) -> exp.Expr:
    """``RETURNING type`` and ``DEFAULT value ON EMPTY`` or ``ON ERROR`` of ``json_value``."""
    kind, condition = node.args.get("returning"), node.args.get("on_condition")
    if isinstance(kind, exp.DataType):
        value = exp.TryCast(this=value, to=kind.copy())
        value.type = kind
    given = condition.args if isinstance(condition, exp.Expr) else {}
    defaults = [default for default in (given.get("empty"), given.get("error")) if isinstance(default, exp.Expr)]
    if not defaults:
        return value
    chosen = exp.Coalesce(this=value, expressions=[default.copy() for default in defaults])
    chosen.type = value.type
    return chosen


def extract(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``json_extract``: the JSON value at a path, the path read as Trino reads it."""
    if not context.is_trino or not isinstance(node, exp.JSONExtract):
        return node
    name = "document_extract" if _is_plain_document(node.this) else "trino_json_extract"
    found = call(name, node.this, _path(node.expression, node, context), returns=Type.JSON)
    path = literal_text(node.expression)
    if path is not None and "*" in path and steps_of(path) is None:
        return call("to_json", found, returns=Type.JSON)  # DuckDB gives a list for a path with wildcards
    option = node.args.get("option")
    if isinstance(option, exp.Expr) and option.name.upper() in _WRAPPERS:
        return call("to_json", exp.Array(expressions=[found]), returns=Type.JSON)
    return found


def array_functions(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``json_array_get``, ``json_array_contains``, ``json_array_length``, ``json_size``, ``is_json_scalar``."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.JSONArrayContains):
        return call("trino_json_array_contains", node.this, node.expression, returns=Type.BOOLEAN)
    if function_name(node) not in _ARRAY_MACROS:
        return node
    macro, count, kind = _ARRAY_MACROS[function_name(node)]
    arguments = list(node.expressions)
    if len(arguments) != count:
        raise ValueError(f"{count} arguments are needed")
    if macro in {"trino_json_size", "trino_json_exists"}:
        arguments[1] = _path(arguments[1], node, context)
    return call(macro, *arguments, returns=kind)


def format_and_parse(node: exp.Expr, context: RuleContext) -> exp.Expr:
    """``json_format`` is the JSON text as it stands; ``json_parse`` of a document is the document."""
    if not context.is_trino:
        return node
    if isinstance(node, exp.JSONFormat):
        text = exp.Cast(this=node.this.copy(), to=exp.DataType(this=Type.VARCHAR))
        text.type = Type.VARCHAR
        text.meta["keeps_json_text"] = True
        return text
    if isinstance(node, exp.ParseJSON):
        cast = exp.TryCast if context.dialect != "duckdb" else exp.Cast
        parsed = cast(this=node.this.copy(), to=exp.DataType(this=Type.JSON))
        parsed.type = Type.JSON
        return parsed
    return node


def _path(path: exp.Expr | None, node: exp.Expr, context: RuleContext) -> exp.Expr:
    text = literal_text(path)
    if path is None or text is None:
        return path if path is not None else exp.Literal.string("$")
    steps = steps_of(text)
    if steps is not None:
        return exp.Literal.string(duckdb_path(steps))
    if "*" in text and "?" not in text:
        return exp.Literal.string(text.strip().removeprefix("lax ").removeprefix("strict ").strip())
    raise problem_at(f"'{text}' is no JSON path that can be read", context.source, path)


def _is_plain_document(node: exp.Expr) -> bool:
    """Whether the argument is a JSON column itself, which is always valid JSON: no check per row is needed."""
    return is_document(node) and (isinstance(node, exp.Column) or function_name(node) == EVENT_JSON_MACRO)
