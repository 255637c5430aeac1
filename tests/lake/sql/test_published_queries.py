"""AWS's published queries, run as they were published, with the rows they must give on the small lake.

`published_results.json` holds, for each query, its columns and its rows as a multiset (only their number where the
query has a LIMIT and no total order, or selects everything). Where a query has placeholders, `filled in` is the same
query with values in their place. The results were checked by hand against the events.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leastwise.errors import QueryError
from leastwise.lake.engines.duckdb import MACROS
from leastwise.lake.sql import translate
from leastwise.lake.sql.gate import check

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
RESULTS: dict[str, Any] = json.loads((HERE / "published_results.json").read_text(encoding="utf-8"))
REFUSED: dict[str, str] = {
    "lake-query-samples-broken/cloudformation-stacksets-service-managed-investigation": "placeholder has no value",
    "lake-query-samples-broken/iam-idc-authenticate-api": "FROM twice (line 3, column 6)",
    "lake-query-samples-broken/list-all-events-not-in-authorized-region": "near ':' (line 9",
    "lake-query-samples-broken/list-attempted-s3-requests": "near 'BY' (line 14",
    "lake-query-samples-broken/list-publicly-accessible-rds-instances": "near 'SELECT' (line 10",
    "lake-query-samples-broken/top-errors": "near 'BY' (line 13",
    "lake-query-samples-broken/top-s3-actions": "near 'BY' (line 14",
    "not-runnable/create-orc-table": "not CREATE",
    "not-runnable/s3-server-access-logs": "no table s3_access_logs (line 4",
}
FILLED_IN = {
    ">= '${date_filter}'": ">= '2019-01-01 00:00:00'",
    "<= '${date_filter}'": "<= '2025-01-01 00:00:00'",
    "$EVENT_ID": "'event-043'",
    "START_TIME": "2019-01-01T00:00:00Z",
    "END_TIME": "2025-01-01T00:00:00Z",
    "BUCKET_NAME": "customer-pii-bucket",
    "TABLE_NAME": "t",
    "SUSPECT_PRINCIPAL": "arn:aws:iam::111122223333:user/bob",
    "SUSPECTED_PRINCIPAL": "bob",
    "arn:aws:iam::999888777666:role/SuspiciousRole": "arn:aws:iam::111122223333:user/bob",
    "FEDERATED_ROLE_NAME": "alice",
    "SUSPICIOUS_IP_1": "203.0.113.10",
    "ROLE_SESSION_NAME": "alice@example.com",
    "ATTACKER_USER_ID": "alice",
}
UNORDERED = ("preview", "test-query", "nested-fields", "first-query")


def sample_names() -> list[str]:
    """Every published query, by folder and name."""
    return sorted(str(path.relative_to(SAMPLES).with_suffix("")) for path in SAMPLES.rglob("*.sql"))


def text_of(name: str, *, filled_in: bool = False) -> str:
    """The query as it was published, or with values in the place of its placeholders."""
    text = (SAMPLES / f"{name}.sql").read_text(encoding="utf-8")
    for placeholder, value in FILLED_IN.items() if filled_in else ():
        text = text.replace(placeholder, value)
    return text


def shown(value: object) -> str | None:
    """A value as text; a list sorted, as most aggregates give it in no order."""
    if isinstance(value, list):
        return str(sorted(value, key=str))
    return None if value is None else str(value)


def run(connection: duckdb.DuckDBPyConnection, name: str, text: str) -> dict[str, Any]:
    """Columns and rows of the query, in the form of `published_results.json`."""
    translation = translate(text)
    check(translation.tree, tables=("events", "cloudtrail_logs", "cloudtrail_lake"), allowed_functions=MACROS)
    result = connection.execute(translation.sql)
    columns = [column[0] for column in result.description]
    rows = sorted(([shown(value) for value in row] for row in result.fetchall()), key=str)
    if len(columns) > 20 or name.split("/")[1].startswith(UNORDERED):
        return {"columns": columns, "count": len(rows)}
    return {"columns": columns, "rows": rows}


@pytest.mark.parametrize("name", [name for name in sample_names() if name not in REFUSED])
def test_published_query_runs_unmodified(small_lake: duckdb.DuckDBPyConnection, name: str) -> None:
    assert run(small_lake, name, text_of(name)) == RESULTS[name]


@pytest.mark.parametrize("name", [name for name in sample_names() if f"{name} (filled in)" in RESULTS])
def test_published_query_with_its_placeholders_filled_in(small_lake: duckdb.DuckDBPyConnection, name: str) -> None:
    assert run(small_lake, name, text_of(name, filled_in=True)) == RESULTS[f"{name} (filled in)"]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_broken_published_query_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(QueryError) as error:
        translate(text_of(name))
    assert REFUSED[name] in error.value.message


def test_every_result_belongs_to_a_query() -> None:
    names = set(sample_names())
    assert {name.removesuffix(" (filled in)") for name in RESULTS} <= names
    assert len(names) - len(REFUSED) >= 120
    assert set(REFUSED) <= names


@pytest.mark.parametrize(
    "name", ["lake-query-samples-broken/tls-unsupported-version", "playbook-ransomware/kms-operations"]
)
def test_a_placeholder_for_a_time_is_warned_of(name: str) -> None:
    assert any("placeholder" in warning for warning in translate(text_of(name)).warnings)
    assert translate(text_of(name, filled_in=True)).warnings == ()
