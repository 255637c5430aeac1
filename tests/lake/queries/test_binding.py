"""Values become literals: whatever a user types stays a value and never turns into SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from leastwise.errors import InputError
from leastwise.lake.queries import Parameter, SavedQuery, bind, load

NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
QUERY = SavedQuery(
    "example",
    "Example",
    "Which?",
    "examples",
    (
        Parameter("name", "text", None, "a name"),
        Parameter("days", "days", "30", "days to look back"),
        Parameter("count", "integer", "3", "a number"),
        Parameter("moment", "timestamp", "2026-01-01", "a moment"),
    ),
    "SELECT eventID FROM events WHERE eventTime >= :days AND eventTime < :moment AND eventName = :name LIMIT :count",
)


def literals(**values: str) -> list[str]:
    tree = sqlglot.parse_one(bind(QUERY, {"name": "x", **values}, now=NOW), read="trino")
    return [literal.name for literal in tree.find_all(exp.Literal)]


def test_defaults_and_values() -> None:
    assert set(literals(name="alice")) == {"alice", "2026-05-18 12:00:00.000", "2026-01-01 00:00:00.000", "3"}
    assert "2026-06-10 12:00:00.000" in literals(days="7")
    assert "2026-02-28 23:30:00.000" in literals(moment="2026-03-01T01:30:00+02:00")
    assert "5" in literals(count="5")


def test_days_are_counted_in_utc() -> None:
    here = NOW.astimezone(timezone(timedelta(hours=-9)))
    assert bind(QUERY, {"name": "x"}, now=here) == bind(QUERY, {"name": "x"}, now=NOW)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_text_stays_one_literal(text: str) -> None:
    tree = sqlglot.parse(bind(QUERY, {"name": text}, now=NOW), read="trino")
    assert len(tree) == 1
    assert isinstance(tree[0], exp.Select)
    comparison = tree[0].find(exp.EQ)
    assert comparison is not None
    assert comparison.expression == exp.Literal.string(text)


def test_sql_in_a_value_is_no_sql(ask) -> None:  # type: ignore[no-untyped-def]
    events = [{"do": "iam:CreateUser", "request": {"userName": "bob"}}]
    assert ask("iam-users-created", events, {"user_name": "' OR 1 = 1 --"}) == []
    assert ask("iam-users-created", events, {"user_name": ":days"}) == []
    assert len(ask("iam-users-created", events, {"user_name": "bob"})) == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "x", "days": "-1"}, "days='-1' is not a whole number of days"),
        ({"name": "x", "days": "99999999"}, "days='99999999' is not a whole number of days"),
        ({"name": "x", "days": "6O"}, "days='6O' is not a whole number of days"),
        ({"name": "x", "count": "1.5"}, "count='1.5' is not a whole number"),
        ({"name": "x", "count": "٣"}, "count='٣' is not a whole number"),
        ({"name": "x", "count": "9223372036854775808"}, "is not a whole number"),
        ({"name": "x", "count": ""}, "count='' is not a whole number"),
        ({"name": "x", "moment": "yesterday"}, "moment='yesterday' is not a time such as"),
        ({"name": "x", "moment": "0001-01-01T00:00:00+14:00"}, "is not a time such as"),
        ({"name": "a\0b"}, "is not text without NUL characters"),
        ({}, "needs a value for name"),
        ({"name": "x", "dayz": "3"}, "has no parameter 'dayz'"),
    ],
)
def test_bad_values_are_one_clear_line(values: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        bind(QUERY, values, now=NOW)
    assert message in raised.value.message
    assert raised.value.message.startswith("saved query example")
    assert raised.value.hint
    assert "\n" not in raised.value.message + raised.value.hint


def test_close_parameter_is_suggested() -> None:
    with pytest.raises(InputError) as raised:
        bind(load("iam-users-created"), {"username": "bob"}, now=NOW)
    assert raised.value.hint == "Did you mean user_name? It takes days, user_name."
