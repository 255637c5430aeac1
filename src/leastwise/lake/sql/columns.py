"""Finds columns and fields that no table of the query has, and placeholders left in a published query."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from leastwise.errors import QueryError
from leastwise.lake.sql.naming import SPELLING
from leastwise.lake.sql.problems import did_you_mean, problem_at
from leastwise.lake.sql.rules.context import Type, is_text
from leastwise.lake.sql.rules.json_access import ABSENT_FIELDS
from leastwise.lake.sql.tables import known_tables
from leastwise.lake.sql.typing import spelling_of


def check_placeholders(tree: exp.Expr, text: str) -> None:
    """Raise QueryError for a ``$NAME`` or ``?`` that stands for a value the user has to fill in."""
    for node in tree.find_all(exp.Parameter, exp.Placeholder):
        raise _no_value(node, text)


def _no_value(node: exp.Expr, text: str) -> QueryError:
    return problem_at("The placeholder has no value", text, node, "Write the value in its place.")


def check_columns(tree: exp.Expr, text: str, known_elsewhere: frozenset[str]) -> None:
    """Raise QueryError for the first column or field of a qualified tree that does not exist.

    ``known_elsewhere`` are the names that the query itself introduces, from `introduced_names`.
    """
    for scope in traverse_scope(tree):
        for column in scope.columns:
            problem = _column_problem(column, scope, known_elsewhere, text)
            if problem is not None:
                raise problem
    for dot in tree.find_all(exp.Dot):
        problem = _field_problem(dot, text)
        if problem is not None:
            raise problem


def introduced_names(tree: exp.Expr) -> frozenset[str]:
    """Return the names that are no columns of a table: aliases, columns of aliased tables, lambda parameters.

    To be asked before qualification, which gives every output column an alias.
    """
    return frozenset(_names(tree))


def _names(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.Alias, exp.TableAlias, exp.Lambda, exp.Aliases):
        if isinstance(node, exp.Alias):
            yield node.alias.lower()
        elif isinstance(node, exp.TableAlias):
            yield node.name.lower()
            yield from (column.name.lower() for column in node.columns)
        else:
            yield from (parameter.name.lower() for parameter in node.expressions)


def _column_problem(column: exp.Column, scope: Scope, introduced: frozenset[str], text: str) -> QueryError | None:
    if not isinstance(column.this, exp.Identifier):
        return None
    views = {name: _view(source) for name, source in _sources(scope).items()}
    if column.table:
        view = views.get(column.table)
        if view is not None:
            return None if column.name.lower() in view else _no_column(column.this, views, text)
        known = column.table in views or column.table.lower() in introduced
        return None if known else _no_column(column.args["table"], views, text)
    if column.name.lower() in introduced or not views or any(view is None for view in views.values()):
        return None
    return _no_column(column.this, views, text)


def _sources(scope: Scope) -> dict[str, object]:
    found: dict[str, object] = {}
    current: Scope | None = scope
    while current is not None:
        found = {**current.sources, **found}
        current = current.parent
    return found


def _view(source: object) -> frozenset[str] | None:
    """Return the columns of a view or a subquery, or None where they are not known."""
    if isinstance(source, exp.Table) and source.name in known_tables():
        return frozenset(known_tables()[source.name].columns)
    query = source.expression if isinstance(source, Scope) else None
    if isinstance(query, exp.Query) and not query.is_star and query.named_selects:
        return frozenset(name.lower() for name in query.named_selects)
    return None


def _no_column(identifier: exp.Expr, views: dict[str, frozenset[str] | None], text: str) -> QueryError:
    start = identifier.meta.get("start")
    if identifier.name.startswith("$") and start is not None and text[start : start + 1] == "$":
        return _no_value(identifier, text)
    if identifier.name.startswith("$"):
        hint = "Events do not name their log file: use account, region, year, month and day."
        return problem_at(f"There is no column {identifier.name}", text, identifier, hint)
    names = {SPELLING.get(name, name) for view in views.values() if view for name in view}
    return problem_at(
        f"There is no column {spelling_of(identifier)}", text, identifier, did_you_mean(identifier.name, names)
    )


def _field_problem(dot: exp.Dot, text: str) -> QueryError | None:
    kind = dot.this.type
    if is_text(dot.this) and isinstance(dot.this, exp.Column):
        return problem_at(f"{spelling_of(dot.this.this)} is text and has no fields", text, dot.expression)
    if not isinstance(kind, exp.DataType) or kind.this is not Type.STRUCT or not kind.expressions:
        return None
    fields = {field.name.lower() for field in kind.expressions if isinstance(field, exp.ColumnDef)}
    name = dot.expression.name.lower() if isinstance(dot.expression, exp.Identifier) else ""
    if not name or not fields or name in fields | ABSENT_FIELDS:
        return None
    spelled = {SPELLING.get(field, field) for field in fields}
    hint = did_you_mean(name, spelled) or f"Fields: {', '.join(sorted(spelled))}."
    return problem_at(f"There is no field {spelling_of(dot.expression)}", text, dot.expression, hint)
