# ruff: noqa: E501 - one query a line reads best
"""Which dialect a query is read as, which tables stand for the events, and how results are headed."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from leastwise.lake.sql import translate
from leastwise.lake.sql.json_path import duckdb_path, steps_of
from leastwise.lake.sql.placeholders import replace_store_ids

ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.mark.parametrize(
    ("table", "dialect"),
    [
        ("events", "duckdb"),
        ("cloudtrail_logs", "athena"),
        ("cloudtrail_logs_pp", "athena"),
        ('"default"."cloudtrail_logs"', "athena"),
        ("default.cloudtrail_logs_aws_cloudtrail_logs_111122223333_6c6acb12", "athena"),
        ("mydb.mytable", "athena"),
        ('"my-db"."cloudtrail-logs"', "athena"),
        ('"AwsDataCatalog"."db"."trail"', "athena"),
        ("<cloudtrail_table>", "athena"),
        ("${database}.${table}", "athena"),
        ('"<DB>"."<TABLE>"', "athena"),
        ("cloudtrail_lake", "lake"),
        (ID, "lake"),
        ("e3fa5f64-5717-4562-b3fc-2c963f66afa6", "lake"),
        (f'"{ID}"', "lake"),
        (f"arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/{ID}", "lake"),
        ("$EDS_ID", "lake"),
        ("<EDS ID>", "lake"),
        ("<event-data-store-id>", "lake"),
        ("<Event data store Id>", "lake"),
        ("{event_data_store_id}", "lake"),
        ("event_data_store_ID", "lake"),
        ("eds-ID", "lake"),
        ("edsID", "lake"),
    ],
)
def test_the_table_tells_the_dialect(small_lake: duckdb.DuckDBPyConnection, table: str, dialect: str) -> None:
    translation = translate(f"SELECT eventName FROM {table} WHERE eventID = 'event-001'")
    assert translation.dialect == dialect
    assert len(translation.tables) == 1
    assert small_lake.execute(translation.sql).fetchall() == [("CreateBucket",)]


def test_trinos_functions_over_events_are_read_as_trinos(small_lake: duckdb.DuckDBPyConnection) -> None:
    translation = translate("SELECT element_at(requestParameters, 'key') FROM events WHERE eventID = 'event-013'")
    assert translation.dialect == "lake"
    assert small_lake.execute(translation.sql).fetchall() == [("new.txt",)]
    assert translate("SELECT 'element_at(x)' FROM events").dialect == "duckdb"


def test_two_stores_and_an_id_in_text_and_comments() -> None:
    text = f"SELECT a.eventID -- FROM {ID}\nFROM {ID} a JOIN $OTHER_ID b ON a.eventID = b.eventID WHERE a.eventName = 'FROM {ID}'"
    translation = translate(text)
    assert translation.tables == ("cloudtrail_lake",)
    assert f"'FROM {ID}'" in translation.sql


def test_ids_in_a_list_of_tables_and_before_a_column(small_lake: duckdb.DuckDBPyConnection) -> None:
    other = "11111111-2222-3333-4444-555555555555"
    text = f"SELECT {ID}.eventName FROM {ID}, {other} b WHERE {ID}.eventID = b.eventID AND b.eventID = 'event-001'"
    assert small_lake.execute(translate(text).sql).fetchall() == [("CreateBucket",)]


def test_the_lexer_pass_keeps_every_position() -> None:
    text = f"SELECT '<x>' FROM {ID} JOIN <EDS ID> -- FROM <y>\nWHERE a < 3 AND b > 4"
    prepared = replace_store_ids(text)
    assert len(prepared.text) == len(text)
    assert prepared.text.endswith("-- FROM <y>\nWHERE a < 3 AND b > 4")
    assert prepared.store_ids == {"_fa85f64_5717_4562_b3fc_2c963f66afa6", "_eds_id_"}


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("SELECT EVENTNAME, useridentity.ARN, count(*) FROM events GROUP BY ALL", "auto", ["eventName", "arn", "count(*)"]),
        ("SELECT eventname, userIdentity.sessionContext.sessionIssuer.username FROM $EDS_ID", "auto", ["eventName", "userName"]),
        ("SELECT eventName AS What, count(*) AS apiCount, lower(eventName) FROM $EDS_ID GROUP BY eventName", "auto",
         ["What", "apiCount", "_col2"]),
        ("SELECT eventName, eventName AS What, \"useridentity\".\"arn\" AS \"Who Did\", upper('x') FROM cloudtrail_logs", "auto",
         ["eventname", "what", "Who Did", "_col3"]),
        ("SELECT n FROM (SELECT eventName AS n FROM $EDS_ID)", "auto", ["n"]),
        ("SELECT eventID FROM $EDS_ID UNION ALL SELECT eventName FROM $EDS_ID", "auto", ["eventID"]),
        ("SELECT requestParameters.bucketName FROM events", "auto", ["bucketName"]),
        ("SELECT eventName FROM events", "lake", ["eventName"]),
        ("SELECT eventName FROM events", "athena", ["eventname"]),
    ],
)  # fmt: skip
def test_headers(small_lake: duckdb.DuckDBPyConnection, text: str, dialect: Any, expected: list[str]) -> None:
    result = small_lake.execute(translate(text, dialect=dialect).sql)
    assert [column[0] for column in result.description] == expected


def test_select_star_leaves_out_what_no_documented_table_has(small_lake: duckdb.DuckDBPyConnection) -> None:
    def columns(text: str) -> list[str]:
        return [column[0] for column in small_lake.execute(translate(text).sql).description]

    athena = columns("SELECT * FROM cloudtrail_logs WHERE useridentity.accountid = 'x'")
    assert {"eventtime", "region", "year", "month", "day"} <= set(athena)
    assert not {"event_timestamp", "date_partition", "accountid", "eventjson", "extra"} & set(athena)
    assert "date_partition" in columns("SELECT * FROM cloudtrail_logs WHERE date_partition > '2024/01/01'")
    assert columns("SELECT * FROM $EDS_ID")[-1] == "eventJson"
    assert "sourceobjectid" not in columns("SELECT * FROM events")


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("$", []),
        ("$.a.b", ["a", "b"]),
        ("$.a[0].b", ["a", 0, "b"]),
        ("$.AWS:ComplianceItem.Content", ["AWS:ComplianceItem", "Content"]),
        ("$.x-amz-acl", ["x-amz-acl"]),
        ('$["a.b"]["c"]', ["a.b", "c"]),
        ("$['a b']", ["a b"]),
        ('$."a b".c', ["a b", "c"]),
        ("lax $.a", ["a"]),
        ("$.a[*]", None),
        ("$.a[?(@.b)]", None),
        ("a", ["a"]),
    ],
)
def test_json_paths_are_read_as_trino_reads_them(path: str, steps: list[str | int] | None) -> None:
    assert steps_of(path) == steps


def test_duckdb_path_quotes_every_key() -> None:
    assert duckdb_path(["AWS:X", 0, 'q"']) == '$."AWS:X"[0]."q\\""'


def test_the_tree_is_the_sql() -> None:
    translation = translate("SELECT element_at(requestParameters, 'x-amz:y') FROM $EDS_ID")
    assert translation.tree.sql(dialect="duckdb") == translation.sql
    assert "'$.\"x-amz:y\"'" in translation.sql
