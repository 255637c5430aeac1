"""What a rule knows besides the expression, and the few shapes that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlglot import exp

from leastwise.lake.sql.tables import event_tables

Type = exp.DType
TEXT_TYPES: Final = frozenset({Type.VARCHAR, Type.TEXT, Type.CHAR, Type.NVARCHAR})
TIME_TYPES: Final = frozenset({Type.TIMESTAMP, Type.TIMESTAMPTZ, Type.TIMESTAMPNTZ, Type.DATE, Type.DATETIME})


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The dialect the query was read as, its text for error messages, and the warnings the rules collect."""

    dialect: str
    source: str
    warnings: list[str] = field(default_factory=list)

    @property
    def is_trino(self) -> bool:
        """Whether the query has Trino's meaning (Athena, CloudTrail Lake)."""
        return self.dialect != "duckdb"


def call(name: str, *arguments: exp.Expr, returns: Type | exp.DataType | None = None) -> exp.Anonymous:
    """Return a call of a DuckDB function or macro, typed when ``returns`` is given."""
    node = exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
    if returns is not None:
        node.type = returns
    return node


def cast_to(node: exp.Expr, kind: Type) -> exp.Cast:
    """Return a cast of the expression to a plain type."""
    cast = exp.Cast(this=node.copy(), to=exp.DataType(this=kind))
    cast.type = kind
    return cast


def kind_of(node: exp.Expr | None) -> Type | None:
    """Return the type of an expression, or None where it is not known."""
    kind = node.type.this if node is not None and isinstance(node.type, exp.DataType) else None
    return kind if isinstance(kind, Type) and kind is not Type.UNKNOWN else None


def is_document(node: exp.Expr | None) -> bool:
    """Whether the expression is a JSON text column or a member of one."""
    return kind_of(node) is Type.JSONB


def is_text(node: exp.Expr | None) -> bool:
    """Whether the expression is text."""
    return kind_of(node) in TEXT_TYPES


def is_time(node: exp.Expr | None) -> bool:
    """Whether the expression is a date or a timestamp."""
    return kind_of(node) in TIME_TYPES


def function_name(node: exp.Expr) -> str:
    """Return the lower-case name of a function sqlglot has no class for, or an empty text."""
    return str(node.this).lower() if isinstance(node, exp.Anonymous) else ""


def literal_text(node: exp.Expr | None) -> str | None:
    """Return the text of a text literal."""
    return str(node.this) if isinstance(node, exp.Literal) and node.is_string else None


def source_view(column: exp.Column) -> str | None:
    """Return the view over the events that a qualified column comes from, or None for any other source."""
    select = column.find_ancestor(exp.Select)
    while select is not None:
        for table in select.find_all(exp.Table):
            is_source = table.alias_or_name.lower() == column.table.lower()
            if is_source and table.name in event_tables() and table.find_ancestor(exp.Select) is select:
                return table.name
        select = select.find_ancestor(exp.Select)
    return None
