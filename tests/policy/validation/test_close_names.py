"""Which known name a misspelled one is close to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.policy.validation.errors.close_names import closest

KNOWN = ("GetObject", "ListBucket", "DescribeInstances", "RunInstances")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("GetObjct", "GetObject"),
        ("GetObjectt", "GetObject"),
        ("GetObjetc", "GetObject"),
        ("getobjekt", "GetObject"),
        ("ListBuckets", "ListBucket"),
        ("DescribeInstence", "DescribeInstances"),
        ("GetThing", None),
        ("GetObject", None),
        ("Ge", None),
        ("GtObjct", None),
    ],
)
def test_closest(name: str, near: str | None) -> None:
    assert closest(name, KNOWN) == near


@given(st.text(LETTERS, min_size=5, max_size=20), st.data())
def test_one_slip_is_close(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    slips = {
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    }
    for slip in slips - {name}:
        assert closest(slip, [name]) == name
