"""The record built from a row is the text that the macro `event_json` builds, byte for byte."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.event_views import event_json
from leastwise.lake.schema import EVENT_SCHEMA
from leastwise.usecases.trail.event_record import event_record

_TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_DOCUMENT = st.none() | st.sampled_from(['{"a":1.50}', '{ "b" : [1, null] }', "{}", " { } ", '{"c":"\\u001f\\/"}'])


def values(kind: pa.DataType, name: str = "") -> st.SearchStrategy[Any]:
    if pa.types.is_struct(kind):
        return st.none() | st.fixed_dictionaries({field.name: values(field.type, field.name) for field in kind})
    if pa.types.is_list(kind):
        return st.none() | st.lists(values(kind.value_type), max_size=2)
    if pa.types.is_boolean(kind):
        return st.none() | st.booleans()
    if pa.types.is_string(kind):
        return _DOCUMENT if name in {"extra", "requestparameters", "responseelements", "attributes"} else _TEXT
    return st.none()


ROWS = st.fixed_dictionaries(
    {
        field.name: st.sampled_from(["Insight", "Management", None])
        if field.name == "eventcategory"
        else values(field.type, field.name)
        for field in EVENT_SCHEMA
    }
)


def both(table: pa.Table) -> list[tuple[str, str]]:
    with duckdb.connect() as connection:
        connection.register("lake_events", table)
        sql = f"SELECT *, {event_json()} AS document FROM lake_events"
        rows = connection.sql(sql).to_arrow_table().to_pylist()
    return [(event_record(row), row["document"]) for row in rows]


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_any_row_gives_the_text_of_the_macro(rows: list[dict[str, Any]]) -> None:
    for built, expected in both(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA)):
        assert built == expected


def test_a_decoded_event_keeps_its_members_and_numbers(make_record: Any) -> None:
    record = make_record(
        "PutObject",
        "s3.amazonaws.com",
        readOnly=False,
        managementEvent=False,
        requestParameters={"bucketName": 'a"\x01', "size": 12345678901234567890},
        resources=[{"ARN": "arn:aws:s3:::b/k", "type": "AWS::S3::Object"}],
        tlsDetails={"tlsVersion": "TLSv1.3"},
        somethingNew={"x": [1]},
    )
    [(built, expected)] = both(table_from_records([record]))
    assert built == expected
    assert '"size":12345678901234567890' in built
    assert '"somethingNew":{"x":[1]}' in built
    assert '"responseElements":null' in built
