"""The header of a saved query, and finding one by name."""

from __future__ import annotations

import pytest

from leastwise.errors import InputError
from leastwise.lake.queries import Parameter, load
from leastwise.lake.queries.saved_query import parse_saved_query

HEADER = "-- title: T\n-- question: Q?\n-- category: c\n-- parameters:\n"


def test_header_is_read() -> None:
    text = (
        HEADER + "--   days | days | 60 | back\n--   user | text | | a | b\n--   key | text | required | k\nSELECT 1;\n"
    )
    query = parse_saved_query("n", text)
    assert (query.name, query.title, query.question, query.category) == ("n", "T", "Q?", "c")
    assert query.parameters == (
        Parameter("days", "days", "60", "back"),
        Parameter("user", "text", "", "a | b"),
        Parameter("key", "text", None, "k"),
    )
    assert query.sql == "SELECT 1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT 1", "no title"),
        (HEADER, "no SQL after the header"),
        (HEADER.replace("Q?", ""), "no question"),
        (HEADER + "-- owner: me\nSELECT 1", "cannot read the header line 'owner: me'"),
        (HEADER + "-- title: again\nSELECT 1", "cannot read the header line 'title: again'"),
        (HEADER + "--  days | number | 1 | m\nSELECT 1", "cannot read the parameter line"),
        (HEADER + "--  days | days | 1 |\nSELECT 1", "cannot read the parameter line"),
        (HEADER + "--  Days | days | 1 | m\nSELECT 1", "cannot read the parameter line"),
        ("", "no title"),
    ],
)
def test_bad_header_is_one_clear_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_saved_query("n", text)
    assert message in raised.value.message
    assert raised.value.message.startswith("saved query n: ")


@pytest.mark.parametrize("name", ["iam-user-created", "IAM_USERS_CREATED", "iam-users-create"])
def test_unknown_name_suggests_close_ones(name: str) -> None:
    with pytest.raises(InputError) as raised:
        load(name)
    assert raised.value.message == f"there is no saved query {name!r}"
    assert "iam-users-created" in raised.value.hint


@pytest.mark.parametrize("name", ["zzz", "../secret", "", "__init__"])
def test_other_names_open_no_file(name: str) -> None:
    with pytest.raises(InputError):
        load(name)
