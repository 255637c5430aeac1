"""Reading SQL: Trino as Athena and CloudTrail Lake speak it, and DuckDB; choosing between them."""

from __future__ import annotations

from typing import Final, Literal

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.trino import TrinoParser

from leastwise.errors import QueryError
from leastwise.lake.sql.problems import parse_problem, problem_at

DialectName = Literal["auto", "duckdb", "athena", "lake"]


def _function(name: str) -> object:
    return lambda args: exp.Anonymous(this=name, expressions=list(args))


class CloudTrailTrino(Trino):
    """Trino, with the functions of which sqlglot reads the arguments wrongly kept as they were written."""

    class Parser(TrinoParser):
        """Keeps JSON paths as text: sqlglot drops what follows ``:`` in a key."""

        FUNCTIONS: Final = {  # type: ignore[misc]
            **TrinoParser.FUNCTIONS,
            "JSON_EXTRACT": lambda args: exp.JSONExtract(this=args[0], expression=args[1]),
            "JSON_EXTRACT_SCALAR": lambda args: exp.JSONExtractScalar(this=args[0], expression=args[1]),
        }
        FUNCTION_PARSERS: Final = {  # type: ignore[misc]
            name: parse for name, parse in TrinoParser.FUNCTION_PARSERS.items() if name not in {"JSON_QUERY"}
        }


def parse(text: str, dialect: DialectName) -> exp.Query:
    """Return the one query of the text. Raises QueryError: no SQL, several statements, no query."""
    reader = DuckDB() if dialect == "duckdb" else CloudTrailTrino()
    try:
        statements = [statement for statement in reader.parse(text) if statement is not None]
    except (ParseError, TokenError) as error:
        raise parse_problem(error, text) from error
    statements = [statement for statement in statements if not isinstance(statement, exp.Semicolon)]
    if len(statements) != 1:
        count = "no statement" if not statements else f"{len(statements)} statements"
        raise QueryError(f"One query is needed, this text has {count}.", "Run the statements one at a time.")
    return _query(statements[0], text, dialect)


def _query(statement: exp.Expr, text: str, dialect: DialectName) -> exp.Query:
    if not isinstance(statement, exp.Query):
        kind = statement.key.upper()
        hint = "The tables events, cloudtrail_logs and cloudtrail_lake exist already." if kind == "CREATE" else ""
        raise QueryError(f"Only queries can be run (SELECT or WITH), not {kind}.", hint)
    for select in statement.find_all(exp.Select):
        if dialect != "duckdb" and not select.expressions:
            raise problem_at("The query cannot be read: FROM without SELECT", text, select)
    return statement


def parse_auto(text: str) -> tuple[exp.Query, bool]:
    """Return the query and whether it could only be read as DuckDB's."""
    try:
        return parse(text, "athena"), False
    except QueryError as trino_error:
        try:
            return parse(text, "duckdb"), True
        except QueryError:
            raise trino_error from None
