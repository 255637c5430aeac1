"""The walk back in time: order, limits, columns and counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest

from leastwise.errors import InputError
from leastwise.usecases.trail import history
from leastwise.usecases.trail.columns import EVENT_COLUMNS, columns_of
from leastwise.usecases.trail.conditions import ALWAYS, Condition
from leastwise.usecases.trail.histogram import count_by
from leastwise.usecases.trail.history import Period, event_batches, months_of

Make = Callable[..., dict[str, Any]]


def rows(connection: Any, names: list[str], limit: int | None = None, condition: Condition = ALWAYS) -> list[Any]:
    schema, batches = event_batches(connection, condition, columns_of(names), limit)
    return pa.Table.from_batches(list(batches), schema).to_pylist()


@pytest.fixture
def year(make_record: Make) -> list[dict[str, Any]]:
    return [
        make_record(
            f"N{day:03}", eventTime=f"2024-{1 + day % 12:02}-{1 + day // 12:02}T{day % 24:02}:00:00Z", eventID=f"e{day}"
        )
        for day in range(300)
    ]


@pytest.mark.parametrize("limit", [None, 1, 7, 50, 299, 300, 1000])
@pytest.mark.parametrize("sorted_rows", [10, 100_000])
def test_newest_first_whatever_the_limit(
    year: list[dict[str, Any]], connect: Any, limit: int | None, sorted_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_SORTED_ROWS", sorted_rows)
    expected = sorted(year, key=lambda event: event["eventTime"], reverse=True)[:limit]
    found = rows(connect(year), ["eventName", "eventTime"], limit)
    assert [row["eventTime"].isoformat() + "Z" for row in found] == [event["eventTime"] for event in expected]
    assert len({row["eventName"] for row in found}) == len(expected)


def test_events_of_one_moment_come_in_order_of_their_ids(make_record: Make, connect: Any) -> None:
    connection = connect([make_record(eventID=name) for name in "badc"])
    assert [row["eventID"] for row in rows(connection, ["eventID"])] == ["a", "b", "c", "d"]
    assert [row["eventID"] for row in rows(connection, ["eventID"], 3)] == ["a", "b", "c"]


def test_no_events_is_no_rows_with_the_same_columns(make_record: Make, connect: Any) -> None:
    schema, batches = event_batches(
        connect([make_record()]), Condition("false"), columns_of(["eventTime", "whatHappened"])
    )
    assert schema.names == ["eventTime", "whatHappened"]
    assert list(batches) == []


def test_columns_by_path_and_derived(make_record: Make, connect: Any) -> None:
    event = make_record(
        "AttachUserPolicy",
        requestParameters={
            "userName": "bob",
            "policyArn": "arn:aws:iam::aws:policy/P",
            "n": 12345678901234567890,
            "it's": {"a": 1},
        },
        resources=[{"ARN": "arn:aws:iam::1:user/bob"}],
    )
    asked = [
        "USERIDENTITY.ARN",
        "requestParameters.userName",
        "requestParameters.it's.a",
        "requestParameters.none",
        "resources.arn",
        "whathappened",
        "human",
    ]
    row = rows(connect([event]), asked)[0]
    assert row == {
        "userIdentity.arn": "arn:aws:iam::111122223333:user/alice",
        "requestParameters.userName": "bob",
        "requestParameters.it's.a": "1",
        "requestParameters.none": None,
        "resources.ARN": ["arn:aws:iam::1:user/bob"],
        "whatHappened": "alice attached P to bob",
        "human": "alice",
    }


def test_every_column_can_be_asked_for(make_record: Make, connect: Any) -> None:
    assert list(rows(connect([make_record()]), list(EVENT_COLUMNS))[0]) == list(EVENT_COLUMNS)


@pytest.mark.parametrize(
    "path",
    ["eventNam", "userIdentity.arm", "userIdentity.arn.x", "resources.x", "x'; DROP", "eventName.x", "sourceobjectid"],
)
def test_unknown_columns_are_refused(path: str) -> None:
    with pytest.raises(InputError, match="no column"):
        columns_of([path])


def test_unknown_columns_are_guessed() -> None:
    with pytest.raises(InputError) as caught:
        columns_of(["eventNam"])
    assert "eventName" in caught.value.hint


def test_only_months_with_events_are_walked(make_record: Make, connect: Any) -> None:
    times = ["1971-12-31T23:59:59Z", "2024-02-29T00:00:00Z", "2024-02-01T00:00:00Z", "2099-12-01T00:00:00Z"]
    months = months_of(connect([make_record(eventTime=time) for time in times]))
    assert months == [
        Period(datetime(2099, 12, 1), datetime(2100, 1, 1)),
        Period(datetime(2024, 2, 1), datetime(2024, 3, 1)),
        Period(datetime(1971, 12, 1), datetime(1972, 1, 1)),
    ]


def test_counts(year: list[dict[str, Any]], make_record: Make, connect: Any) -> None:
    connection = connect([*year, make_record("AssumeRole", "sts.amazonaws.com", eventTime="2025-01-01T00:00:00Z")])
    months = count_by(connection, ALWAYS, "month")
    assert [row["events"] for row in months.table.to_pylist()] == [25] * 12 + [1]
    assert count_by(connection, ALWAYS, "service").table.to_pylist() == [
        {"service": "iam", "events": 300},
        {"service": "sts", "events": 1},
    ]
    assert count_by(connection, ALWAYS, "month", 2).table.num_rows == 2
    assert count_by(connection, Condition('"eventName" = ?', ("AssumeRole",)), "action").table.to_pylist() == [
        {"action": "sts:AssumeRole", "events": 1}
    ]
    with pytest.raises(InputError, match="colour"):
        count_by(connection, ALWAYS, "colour")
