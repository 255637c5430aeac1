"""Row formats: same rows out as in, whatever the values hold."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.errors import InputError
from leastwise.lake.schema import EVENT_SCHEMA
from leastwise.reports.rows import ROW_FORMATS, write_rows

HOSTILE = "\x1b[2J\x1b[31mroot\r\nadmin\x07\x9b1A\u202egpj.exe\x00"


def written(table: pa.Table, format: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    assert write_rows(table.to_batches(), table.schema, format, stream, **options) == table.num_rows
    return stream.getvalue()


def objects(table: pa.Table) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(table, "ndjson").splitlines()]


@pytest.mark.parametrize("name", [row_format.name for row_format in ROW_FORMATS])
def test_no_rows_is_a_valid_empty_document(name: str) -> None:
    table = EVENT_SCHEMA.empty_table()
    out = written(table, name)
    if name == "json":
        assert json.loads(out) == {"schemaVersion": 1, "rows": []}
    elif name == "ndjson":
        assert out == b""
    elif name == "csv":
        assert out.startswith(b"eventTime,eventtime_iso,event_date,eventSource")
        assert out.count(b"\r\n") == 1
    elif name == "parquet":
        assert pq.read_table(io.BytesIO(out)).num_rows == 0
    else:
        assert out.decode().startswith("eventTime")


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="xlsx") as caught:
        write_rows([], pa.schema([]), "xlsx", io.BytesIO())
    assert "ndjson" in caught.value.hint


def test_nested_values_take_cloudtrails_spelling_and_leave_out_what_is_missing() -> None:
    event = {
        "eventtime": dt.datetime(2024, 1, 2, 3, 4, 5),
        "useridentity": {
            "type": "AssumedRole",
            "principalid": "AROA:x",
            "sessioncontext": {"sessionissuer": {"username": "admin"}, "ec2roledelivery": "2.0"},
        },
        "resources": [{"accountid": "1", "arn": "arn:aws:s3:::b", "type": None, "arnprefix": None}, None],
        "readonly": False,
        "event_date": dt.date(2024, 1, 2),
    }
    table = pa.Table.from_pylist([event, {}], schema=EVENT_SCHEMA)
    first, second = objects(table)
    assert first["eventTime"] == "2024-01-02T03:04:05Z"
    assert first["userIdentity"] == {
        "type": "AssumedRole",
        "principalId": "AROA:x",
        "sessionContext": {"sessionIssuer": {"userName": "admin"}, "ec2RoleDelivery": "2.0"},
    }
    assert first["resources"] == [{"accountId": "1", "ARN": "arn:aws:s3:::b"}, None]
    assert first["readOnly"] is False
    assert first["event_date"] == "2024-01-02"
    assert set(second) == set(first)
    assert set(second.values()) == {None}
    cells = next(csv.DictReader(io.StringIO(written(table, "csv").decode())))
    assert cells["userIdentity"].startswith('{"type":')


def test_json_text_nests_digit_for_digit_and_what_is_no_json_stays_text() -> None:
    texts = ['{"n": 123456789012345678901234567890.10}', '{"a":\n 1}', '{"u":"\\ud800"}', "not json", '{"a":NaN}', None]
    table = pa.table({"requestparameters": texts})
    lines = written(table, "ndjson").decode().splitlines()
    assert lines[0] == '{"requestParameters":{"n": 123456789012345678901234567890.10}}'
    assert lines[1] == '{"requestParameters":{"a":  1}}'
    assert lines[2] == '{"requestParameters":{"u":"\\ud800"}}'
    assert json.loads(lines[3]) == {"requestParameters": "not json"}
    assert json.loads(lines[4]) == {"requestParameters": '{"a":NaN}'}
    assert json.loads(lines[5]) == {"requestParameters": None}
    deep = "[" * 50_000 + "]" * 50_000
    assert json.loads(written(pa.table({"extra": [deep]}), "ndjson")) == {"extra": deep}


def test_every_scalar_type_has_a_form() -> None:
    table = pa.table(
        {
            "float": [1.5, math.nan],
            "decimal": [Decimal("12345678901234567890.10"), None],
            "zoned": pa.array([dt.datetime(2024, 1, 1, tzinfo=dt.UTC), None], pa.timestamp("us", "Europe/Rome")),
            "fraction": [dt.datetime(2024, 1, 1, 0, 0, 0, 250000), dt.datetime(2024, 1, 1)],
            "binary": [b"\xaa", None],
            "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
            "dictionary": pa.array(["a", None]).dictionary_encode(),
            "view": pa.array(["v", None], pa.string_view()),
            "null": pa.nulls(2),
            "list": [["a", "b"], []],
            "interval": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
        }
    )
    first, second = objects(table)
    assert first["float"] == 1.5
    assert second["float"] == "nan"
    assert "12345678901234567890.10" in written(table, "ndjson").decode()
    assert first["zoned"] == "2024-01-01T00:00:00Z"
    assert (first["fraction"], second["fraction"]) == ("2024-01-01T00:00:00.250000Z", "2024-01-01T00:00:00Z")
    assert first["binary"] == "qg=="
    assert json.loads(first["map"]) == {"k": 1}
    assert (first["dictionary"], first["view"], first["null"]) == ("a", "v", None)
    assert (first["list"], second["list"]) == (["a", "b"], [])
    assert isinstance(first["interval"], str)


def test_control_characters_never_reach_a_terminal() -> None:
    table = pa.table({"userAgent": [HOSTILE], HOSTILE: ["x"], "requestparameters": ['{"a":"\x9b1A\x7f"}']})
    shown = written(table, "table").decode()
    assert len(shown.splitlines()) == 3
    assert "\\x1b[2J" in shown
    for out in (shown, written(table, "ndjson").decode(), written(table, "json").decode()):
        assert not any(ord(character) < 32 and character != "\n" for character in out)
        assert not any(0x7F <= ord(character) < 0xA0 for character in out)
    assert "\u202e" not in shown
    row = objects(table)[0]
    assert row["userAgent"] == HOSTILE
    assert row["requestParameters"] == {"a": "\x9b1A\x7f"}


def test_table_fits_the_terminal_and_cuts_nothing_in_a_pipe() -> None:
    table = pa.table({"a": ["x" * 200, "日本語" * 30], "b": ["short", "y"]})
    assert all(len(line) <= 60 for line in written(table, "table", width=60).decode().splitlines())
    assert "…" in written(table, "table", width=60).decode()
    piped = written(table, "table").decode()
    assert "x" * 200 in piped
    assert "\x1b" not in piped
    assert "\x1b[1m" in written(table, "table", color=True).decode()


def test_rows_stream_batch_by_batch() -> None:
    stream, seen = io.BytesIO(), []

    def batches() -> Any:
        for number in range(3):
            seen.append(len(stream.getvalue()))
            yield pa.record_batch({"n": [number]})

    write_rows(batches(), pa.schema([("n", pa.int64())]), "ndjson", stream)
    assert seen == [0, 8, 16]


def test_parquet_keeps_types_names_and_doubled_columns() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["n", "n"])
    read = pq.read_table(io.BytesIO(written(table, "parquet")))
    assert read.to_pydict() == {"n": [1], "n_2": ["x"]}
    events = pa.Table.from_pylist([{"eventname": "X", "readonly": True}], schema=EVENT_SCHEMA)
    again = pq.read_table(io.BytesIO(written(events, "parquet")))
    assert again.column("eventName").to_pylist() == ["X"]
    assert again.schema.field("readOnly").type == pa.bool_()


texts = st.lists(st.none() | st.text(max_size=12), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(0, 5))
def test_any_text_survives_json_and_csv(values: list[str | None], offset: int) -> None:
    table = pa.table({"a": values, "b": values[::-1]}).slice(min(offset, len(values) - 1))
    expected = table.to_pylist()
    assert objects(table) == expected
    assert json.loads(written(table, "json"))["rows"] == expected
    rows = list(csv.reader(io.StringIO(written(table, "csv").decode(), newline="")))
    assert rows == [["a", "b"], *[[row["a"] or "", row["b"] or ""] for row in expected]]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.lists(st.none() | st.fixed_dictionaries({"x": texts, "y": st.integers(-9, 9)}))))
def test_nested_values_survive(values: list[Any]) -> None:
    kind = pa.list_(pa.struct([("x", pa.list_(pa.string())), ("y", pa.int64())]))
    table = pa.table({"v": pa.array(values, kind)})
    assert [row["v"] for row in objects(table)] == values
