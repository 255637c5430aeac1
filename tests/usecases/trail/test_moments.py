"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from leastwise.errors import InputError
from leastwise.usecases.trail.moments import parse_end, parse_moment, parse_period

NOW = datetime(2024, 5, 15, 12, 30, 15, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("60d", datetime(2024, 3, 16, 10, 30, 15)),
        ("12h", datetime(2024, 5, 14, 22, 30, 15)),
        ("30M", datetime(2024, 5, 15, 10, 0, 15)),
        ("2w", datetime(2024, 5, 1, 10, 30, 15)),
        (" now ", datetime(2024, 5, 15, 10, 30, 15)),
        ("today", datetime(2024, 5, 15)),
        ("yesterday", datetime(2024, 5, 14)),
        ("2024-01-31", datetime(2024, 1, 31)),
        ("2024-01-31T12:00:00Z", datetime(2024, 1, 31, 12)),
        ("2024-01-31 12:00", datetime(2024, 1, 31, 12)),
        ("2024-01-31T12:00:00+02:00", datetime(2024, 1, 31, 10)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert parse_moment(text, now=NOW) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "60",
        "d",
        "60 days ago",
        "2024-13-01",
        "2024-02-30",
        "01/02/2024",
        "999999999d",
        "2024-01-31T25:00",
        "20240131",
        "-5d",
        "9" * 5000 + "d",
        "٦d0",
    ],
)
def test_bad_times_are_one_clear_line(text: str) -> None:
    with pytest.raises(InputError, match="--since") as caught:
        parse_moment(text, now=NOW, option="--since")
    assert "\n" not in caught.value.message
    assert "60d" in caught.value.hint


def test_a_date_counts_to_its_end_and_a_time_does_not() -> None:
    assert parse_end("2024-01-31", now=NOW) == datetime(2024, 2, 1)
    assert parse_end("today", now=NOW) == datetime(2024, 5, 16)
    assert parse_end("2024-01-31T12:00", now=NOW) == datetime(2024, 1, 31, 12)


def test_periods() -> None:
    now = NOW.astimezone(UTC)
    assert parse_period("2024-01-31", "2024-01-31", now=now) == (datetime(2024, 1, 31), datetime(2024, 2, 1))
    assert parse_period(None, None, now=now) == (None, None)
    with pytest.raises(InputError, match="ends before it begins"):
        parse_period("2024-02-01", "2024-01-01", now=now)


def test_both_ends_at_once_stand_for_the_two_options() -> None:
    now = datetime(2024, 6, 1, tzinfo=UTC)
    between = ("2024-01-31", "2024-02-01")
    assert parse_period(None, None, between=between, now=now) == parse_period(*between, now=now)
    with pytest.raises(InputError, match=r"--between stands for"):
        parse_period("1d", None, between=between, now=now)
    with pytest.raises(InputError, match=r"^--between: 'soon'"):
        parse_period(None, None, between=("2024-01-31", "soon"), now=now)
