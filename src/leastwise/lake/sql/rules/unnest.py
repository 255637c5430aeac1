"""``UNNEST`` of rows and maps. Trino documentation, "SELECT", UNNEST: rows become one column a field."""

from __future__ import annotations

from sqlglot import exp

from leastwise.lake.sql.rules.context import Type
from leastwise.lake.sql.tables import known_tables

_MAP_FUNCTIONS = ("map_agg", "histogram", "multimap_agg", "map_filter", "transform_values", "map_from_entries")


def expand_rows(tree: exp.Expr) -> None:
    """Rewrite ``UNNEST(rows) u(a, b)`` to one struct column, and ``a`` and ``u.a`` to its fields, in place."""
    for unnest in list(tree.find_all(exp.Unnest)):
        alias = unnest.args.get("alias")
        if not isinstance(alias, exp.TableAlias):
            continue
        if len(unnest.expressions) > 1 and not _in_step(unnest):
            continue
        columns = [column.name for column in alias.args.get("columns") or []]
        fields = _fields(unnest, len(columns))
        if fields is None:
            continue
        _to_struct(unnest, alias, columns, fields)


def _in_step(unnest: exp.Unnest) -> bool:
    """Make one array of rows of two or three arrays that are unnested side by side, in place."""
    arrays = unnest.expressions
    macro = {2: "trino_zip_two", 3: "trino_zip_three"}.get(len(arrays))
    if macro is None or any(_is_map(array, unnest) for array in arrays):
        return False
    unnest.set("expressions", [exp.Anonymous(this=macro, expressions=[array.copy() for array in arrays])])
    return True


def _fields(unnest: exp.Unnest, count: int) -> list[str] | None:
    """Return the names of the fields the alias's columns stand for, or None where there is nothing to expand."""
    source = unnest.expressions[0]
    if _is_map(source, unnest) and count == 2:
        document = isinstance(source, exp.Column)
        entries = exp.Anonymous(this="json_document_text_map", expressions=[source.copy()]) if document else source
        unnest.set("expressions", [exp.Anonymous(this="map_entries", expressions=[entries.copy()])])
        return ["key", "value"]
    if isinstance(source, exp.Anonymous) and str(source.this).startswith("trino_zip_"):
        return ["first", "second", "third"][:count]
    names = _row_fields(source, unnest)
    if names is None or count < 2 or len(names) < count:
        return None
    return names[:count]


def _row_fields(source: exp.Expr, unnest: exp.Unnest) -> list[str] | None:
    if isinstance(source, exp.Column):
        kind = _column_type(source, unnest)
    else:
        kind = source.to if isinstance(source, exp.Cast) else None
    if kind is None or kind.this not in {Type.ARRAY, Type.LIST} or not kind.expressions:
        return None
    element = kind.expressions[0]
    if not isinstance(element, exp.DataType) or element.this is not Type.STRUCT:
        return None
    return [field.name for field in element.expressions]


def _column_type(column: exp.Column, unnest: exp.Unnest) -> exp.DataType | None:
    select = unnest.find_ancestor(exp.Select)
    tables = known_tables()
    for table in select.find_all(exp.Table) if select is not None else []:
        if table.name in tables and column.name.lower() in tables[table.name].columns:
            return tables[table.name].columns[column.name.lower()]
    return None


def _is_map(source: exp.Expr, unnest: exp.Unnest) -> bool:
    if isinstance(source, exp.Column):
        kind = _column_type(source, unnest)
        return kind is not None and kind.this is Type.JSONB
    if isinstance(source, exp.Cast):
        return source.to.this is Type.MAP
    return isinstance(source, exp.Anonymous) and str(source.this).lower() in _MAP_FUNCTIONS


def _to_struct(unnest: exp.Unnest, alias: exp.TableAlias, columns: list[str], fields: list[str]) -> None:
    row = exp.to_identifier(f"{alias.name or 'unnested'}_row")
    kept = [exp.to_identifier(name) for name in columns[len(fields) :]]
    alias.set("columns", [row, *kept])
    if not alias.name:
        alias.set("this", exp.to_identifier("unnested"))
    select = unnest.find_ancestor(exp.Select)
    if select is None:
        return
    by_name = {name.lower(): field for name, field in zip(columns, fields, strict=False)}
    for column in list(select.find_all(exp.Column)):
        if column.name.lower() in by_name and column.table.lower() in {"", alias.name.lower()}:
            column.replace(_field(column, alias.name, row.name, by_name[column.name.lower()]))


def _field(column: exp.Column, table: str, row: str, field: str) -> exp.Expr:
    dot: exp.Expr = exp.Dot(this=exp.column(row, table=table), expression=exp.to_identifier(field))
    if isinstance(column.parent, exp.Select) and column.arg_key == "expressions":
        dot = exp.alias_(dot, column.name)
    return dot


def expand_row_stars(tree: exp.Expr) -> None:
    """Rewrite ``SELECT useridentity.*`` to the fields of the row, in place (Trino documentation, "SELECT")."""
    for star in list(tree.find_all(exp.Column)):
        select = star.parent
        if not isinstance(star.this, exp.Star) or not isinstance(select, exp.Select):
            continue
        names = {source.alias_or_name.lower() for source in select.find_all(exp.Table, exp.Subquery)}
        kind = None if star.table.lower() in names else _struct_column(star.table.lower(), select)
        if kind is not None:
            fields = [exp.column(field.name, table=star.table) for field in kind.expressions]
            kept = select.expressions
            place = next(index for index, projection in enumerate(kept) if projection is star)
            select.set("expressions", [*kept[:place], *fields, *kept[place + 1 :]])


def _struct_column(name: str, select: exp.Select) -> exp.DataType | None:
    tables = known_tables()
    for table in select.find_all(exp.Table):
        kind = tables[table.name].columns.get(name) if table.name in tables else None
        if kind is not None and kind.this is Type.STRUCT:
            return kind
    return None
