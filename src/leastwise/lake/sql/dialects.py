"""Reading SQL: Trino as Athena and CloudTrail Lake speak it, and DuckDB; choosing between them."""

from __future__ import annotations

import logging
import re
from typing import Final, Literal

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.helper import seq_get
from sqlglot.parsers.trino import TrinoParser

from leastwise.errors import QueryError
from leastwise.lake.sql.placeholders import without_strings_and_comments
from leastwise.lake.sql.problems import parse_problem, problem

_DOUBLED_FROM: Final = re.compile(r"\bFROM\s+(FROM)\b", re.IGNORECASE)

# What the parser cannot read is reported by an error, never by a line on stderr.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

DialectName = Literal["auto", "duckdb", "athena", "lake"]


class CloudTrailTrino(Trino):
    """Trino, with the functions of which sqlglot reads the arguments wrongly kept as they were written."""

    class Parser(TrinoParser):
        """Keeps JSON paths as text: sqlglot drops what follows ``:`` in a key."""

        FUNCTIONS: Final = {  # type: ignore[misc]
            **TrinoParser.FUNCTIONS,
            # In use in published queries, though Trino has them with an underscore only.
            "DATEADD": TrinoParser.FUNCTIONS["DATE_ADD"],
            "DATEDIFF": TrinoParser.FUNCTIONS["DATE_DIFF"],
            "JSON_EXTRACT": lambda args: exp.JSONExtract(this=seq_get(args, 0), expression=seq_get(args, 1)),
            "JSON_EXTRACT_SCALAR": lambda args: exp.JSONExtractScalar(
                this=seq_get(args, 0), expression=seq_get(args, 1)
            ),
        }


def parse(text: str, dialect: DialectName) -> exp.Query:
    """Return the one query of the text. Raises QueryError: no SQL, several statements, no query."""
    _refuse_doubled_from(text)
    reader = DuckDB() if dialect == "duckdb" else CloudTrailTrino()
    try:
        statements = [statement for statement in reader.parse(text) if statement is not None]
    except (ParseError, TokenError) as error:
        raise parse_problem(error, text) from error
    statements = [statement for statement in statements if not isinstance(statement, exp.Semicolon)]
    if len(statements) != 1:
        count = "no statement" if not statements else f"{len(statements)} statements"
        raise QueryError(f"One query is needed, this text has {count}.", "Run the statements one at a time.")
    return _query(statements[0], without_strings_and_comments(text))


def _query(statement: exp.Expr, text: str) -> exp.Query:
    if not isinstance(
        statement, (exp.Query, exp.DDL, exp.DML, exp.Command, exp.Drop, exp.Set, exp.Use, exp.Show, exp.Describe)
    ):
        raise QueryError("The query cannot be read: it does not begin with SELECT or WITH.")
    if not isinstance(statement, exp.Query):
        kind = text.split(maxsplit=1)[0].upper() if isinstance(statement, exp.Command) else statement.key.upper()
        hint = "The tables events, cloudtrail_logs and cloudtrail_lake exist already." if kind == "CREATE" else ""
        raise QueryError(f"Only queries can be run (SELECT or WITH), not {kind}.", hint)
    return statement


def _refuse_doubled_from(text: str) -> None:
    """Refuse ``FROM FROM t``, which the parser would read as a query that begins with FROM."""
    match = _DOUBLED_FROM.search(without_strings_and_comments(text))
    if match is not None:
        line = text.count("\n", 0, match.start(1)) + 1
        column = match.start(1) - text.rfind("\n", 0, match.start(1))
        raise problem("The query cannot be read: FROM twice", text, line, column)


def parse_auto(text: str) -> tuple[exp.Query, bool]:
    """Return the query and whether it could only be read as DuckDB's."""
    try:
        return parse(text, "athena"), False
    except QueryError as trino_error:
        try:
            return parse(text, "duckdb"), True
        except QueryError:
            raise trino_error from None
