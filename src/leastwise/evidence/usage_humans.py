# ruff: noqa: S608 - the SQL is made of the program's own names
"""Who stands behind those that became a role: sessions followed back through the keys that were issued for them.

A call that issues temporary credentials names them in its answer; events made with them carry that access key (IAM
User Guide, "Monitor and control actions taken with assumed roles").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def resolved_assumptions(connection: duckdb.DuckDBPyConnection, assumptions: str) -> list[dict[str, Any]]:
    """Rows role, caller, human, is_denied, uses, first, last, event_id, in order of roles and last use.

    `connection` has the tables `issued` and `arns`; `assumptions` is SQL of the counted table.
    """
    connection.execute(f"CREATE TEMP TABLE humans AS {_HUMANS}")
    table = connection.sql(
        f"""WITH told AS (
                SELECT role, coalesce(CASE WHEN caller NOT LIKE 'arn:%' THEN arn END, caller) AS caller,
                    coalesce(nullif(humans.human, ''), counted.human) AS human, is_denied, uses, first, last, event_id
                FROM ({assumptions}) counted
                LEFT JOIN arns ON caller_id = id AND caller NOT LIKE 'arn:%'
                LEFT JOIN humans ON caller_key = key)
            SELECT role, caller, human, is_denied, CAST(sum(uses) AS BIGINT) AS uses, min(first) AS first,
                max(last) AS last, max_by(event_id, (last, event_id)) AS event_id
            FROM told WHERE role <> '' GROUP BY role, caller, human, is_denied
            ORDER BY role, last DESC, caller, human, is_denied"""
    ).to_arrow_table()
    return list(table.to_pylist())


# Of two accounts' copies of a call, one may know the caller's key or name and the other not: the maximum is what is
# known. A chain is followed as long as there are keys; one that ends in itself, which only forged events do, stops.
_HUMANS = """WITH RECURSIVE
    keys AS (SELECT issued_key AS key, max(caller_key) AS before, max(human) AS human FROM issued GROUP BY issued_key),
    wanted AS (SELECT DISTINCT caller_key AS key FROM assumptions WHERE caller_key IS NOT NULL
        UNION SELECT caller_key FROM assumption_copies WHERE caller_key IS NOT NULL),
    steps AS (
        SELECT wanted.key, keys.before, keys.human, 1 AS step FROM wanted JOIN keys USING (key)
        UNION ALL
        SELECT steps.key, keys.before, keys.human, step + 1 FROM steps JOIN keys ON steps.before = keys.key
        WHERE step < 20)
    SELECT key, max_by(human, step) FILTER (WHERE human <> '') AS human FROM steps GROUP BY key"""
