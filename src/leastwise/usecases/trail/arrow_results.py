"""Results of the engine as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa


def arrow_table(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
    """Return the whole result of a query with its parameters bound."""
    relation = connection.sql(sql, params=list(parameters)) if parameters else connection.sql(sql)
    return relation.to_arrow_table()
