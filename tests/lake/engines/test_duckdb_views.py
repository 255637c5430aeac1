"""The views over the event data store: their columns, their types, and what they let DuckDB skip."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leastwise.errors import LakeError
from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.duckdb import VIEWS, create_connection, create_views
from leastwise.lake.schema import CLOUDTRAIL_SPELLING, EVENT_SCHEMA, HIDDEN_COLUMNS
from leastwise.lake.sql import translate
from leastwise.lake.sql.tables import event_tables

RECORD: dict[str, Any] = {
    "eventVersion": "1.08",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/bob", "madeUp": {"x": [1, None]}},
    "eventTime": "2024-01-31T23:59:59Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "PutObject",
    "awsRegion": "eu-west-1",
    "requestParameters": {"key": 'é "quoted" \\ \u2028', "none": None, "n": 1.50},
    "responseElements": None,
    "readOnly": False,
    "eventID": "e-1",
    "resources": [{"ARN": "arn:aws:s3:::b/k", "accountId": "1", "type": "AWS::S3::Object"}, {"ARNPrefix": "p"}],
    "managementEvent": False,
    "recipientAccountId": "111122223333",
    "newMember": {"deep": [True, None, "x"]},
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("views")
    later = {**RECORD, "eventID": "e-2", "eventTime": "2024-02-01T00:00:00Z", "eventName": "GetObject"}
    for number, record in enumerate((RECORD, later)):
        pq.write_table(table_from_records([record]), folder / f"{number}.parquet")
    with create_connection(sorted(map(str, folder.glob("*.parquet"))), threads=1, memory_limit="1GB") as opened:
        yield opened


def described(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {view}").fetchall()}


def test_events_has_every_column_in_cloudtrails_spelling(connection: duckdb.DuckDBPyConnection) -> None:
    names = [field.name for field in EVENT_SCHEMA if field.name not in HIDDEN_COLUMNS]
    assert list(described(connection, "events")) == [CLOUDTRAIL_SPELLING.get(name, name) for name in names]


@pytest.mark.parametrize("view", VIEWS)
def test_views_over_no_files_have_the_same_columns_and_no_rows(
    connection: duckdb.DuckDBPyConnection, view: str
) -> None:
    with create_connection([]) as empty:
        assert described(empty, view) == described(connection, view)
        assert empty.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,)


@pytest.mark.parametrize("view", sorted(event_tables()))
def test_the_schema_for_translation_is_the_views_own(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    columns = {name.lower() for name in described(connection, view)}
    assert set(event_tables()[view].columns) - {"eventjson"} <= columns


def test_types_of_the_athena_and_lake_views(connection: duckdb.DuckDBPyConnection) -> None:
    row = connection.execute(
        "SELECT eventtime, readonly, managementevent, region, year, month, day, timestamp, account, event_timestamp "
        "FROM cloudtrail_logs WHERE eventid = 'e-1'"
    ).fetchone()
    expected = ("2024-01-31T23:59:59Z", "false", "false", "eu-west-1", "2024", "01", "31", "2024/01/31")
    assert row == (*expected, "111122223333", datetime(2024, 1, 31, 23, 59, 59))
    types = described(connection, "cloudtrail_lake")
    assert (types["eventTime"], types["readOnly"], types["requestParameters"]) == ("TIMESTAMP", "BOOLEAN", "VARCHAR")


@pytest.mark.parametrize("table", ["$EDS_ID", "cloudtrail_logs", "events"])
def test_event_json_is_the_document_cloudtrail_wrote(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    sql = translate(f"SELECT eventJson FROM {table} WHERE eventID = 'e-1'").sql
    [(text,)] = connection.execute(sql).fetchall()
    assert json.loads(text) == RECORD
    assert '"n":1.5' in text  # the number as the decoder kept it, not as a float with more digits


def test_event_json_of_every_event_of_the_small_lake(tmp_path: Path) -> None:
    records = json.loads((Path(__file__).parents[1] / "sql" / "small_lake.json").read_text(encoding="utf-8"))
    pq.write_table(table_from_records(records), tmp_path / "events.parquet")
    with create_connection([str(tmp_path / "events.parquet")]) as opened:
        rows = opened.execute(translate("SELECT eventID, eventJson FROM $EDS_ID").sql).fetchall()
    assert {event_id: json.loads(text) for event_id, text in rows} == {record["eventID"]: record for record in records}


def scan(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """The plan of the translated query, in one line."""
    [(_, plan)] = connection.execute(f"EXPLAIN {translate(text).sql}").fetchall()
    return " ".join(str(plan).replace("│", " ").split())


@pytest.mark.parametrize(
    ("text", "pushed"),
    [
        ("SELECT eventname FROM cloudtrail_logs WHERE eventtime >= '2024-01-01T00:00:00Z'", "eventtime_iso >="),
        (
            "SELECT eventname FROM cloudtrail_logs WHERE from_iso8601_timestamp(eventtime) > now() - interval '7' day",
            "eventtime >",
        ),
        ("SELECT eventname FROM cloudtrail_logs WHERE timestamp >= '2024/01/01'", "event_date >="),
        ("SELECT eventname FROM cloudtrail_logs WHERE year = '2024'", "event_date <="),
        ("SELECT eventName FROM $EDS_ID WHERE eventTime > '2024-01-01 00:00:00'", "eventtime >"),
        ("SELECT eventName FROM events WHERE eventSource = 'iam.amazonaws.com'", "eventsource ="),
        ("SELECT eventName FROM events WHERE eventID = 'x'", "eventid ="),
        ("SELECT eventName FROM events WHERE userIdentity.type = 'Root'", "useridentity.type ="),
    ],
)
def test_conditions_reach_the_parquet_scan(connection: duckdb.DuckDBPyConnection, text: str, pushed: str) -> None:
    plan = scan(connection, text)
    assert pushed in plan[plan.index("READ_PARQUET") :]


def test_only_the_leaf_of_a_struct_is_read(connection: duckdb.DuckDBPyConnection) -> None:
    plan = scan(connection, "SELECT userIdentity.arn FROM $EDS_ID")
    assert "useridentity.arn" in plan
    assert "eventjson" not in plan.lower()


def test_a_condition_on_a_struct_with_order_and_limit(connection: duckdb.DuckDBPyConnection) -> None:
    sql = translate(
        "SELECT eventID FROM events WHERE userIdentity.type = 'IAMUser' ORDER BY eventTime DESC LIMIT 1"
    ).sql
    assert connection.execute(sql).fetchall() == [("e-2",)]


def test_the_connection_is_in_utc_and_downloads_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    settings = "current_setting('TimeZone'), current_setting('autoinstall_known_extensions')"
    assert connection.execute(f"SELECT {settings}, current_setting('autoload_known_extensions')").fetchone() == (
        "UTC",
        False,
        False,
    )


def test_views_on_an_existing_connection_and_extra_views() -> None:
    with duckdb.connect() as opened:
        create_views(opened, [], extra_views={"answers": "SELECT 42 AS answer"})
        assert opened.execute("SELECT answer FROM answers").fetchall() == [(42,)]
        assert opened.execute("SELECT count(*) FROM events").fetchone() == (0,)


@pytest.mark.parametrize("kind", ["missing", "no parquet", "other columns"])
def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.parquet"
    if kind == "no parquet":
        path.write_text("no parquet")
    elif kind == "other columns":
        pq.write_table(pa.table({"x": [1]}), path)
    with pytest.raises(LakeError) as error:
        create_connection([str(path)])
    assert "\n" not in error.value.message
