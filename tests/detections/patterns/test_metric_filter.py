"""Metric filter patterns: documented examples, what is refused and where, and anything at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.detections.patterns.metric_filter import MetricFilterError, parse_metric_filter

EVENT = {
    "eventType": "UpdateTrail",
    "eventSource": "kms.amazonaws.com",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "ThisFlag": True,
    "latency": 512,
    "ratio": 0.25,
    "code": "400",
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "a.b": {"c": 'say "hi"'},
    "coordinates": [[0, 1, 2], [4, 5, 6]],
}

MATCHING = [
    '{ $.eventType = "UpdateTrail" }',
    "{$.eventType=UpdateTrail}",
    "{ $.eventType = Update* }",
    '{ $.eventType = "*Trail" }',
    "{ $.eventType = *date*il }",
    "{ $.eventSource = kms.amazonaws.com }",
    "{ $.sourceIPAddress != 123.123.* }",
    '{ $.arrayKey[0] = "value" }',
    "{ $.objectList[1].id = 2 }",
    "{ $.coordinates[1][0] >= 4 }",
    "{ $.SomeObject IS NULL }",
    "{ $.SomeOtherObject NOT EXISTS }",
    "{ $.ThisFlag IS TRUE }",
    "{ $.latency >= 500 }",
    "{ $.latency = 512 }",
    "{ $.latency < 10e3 }",
    "{ $.latency > +5.1e2 }",
    "{ $.ratio <= 2.5e-1 }",
    "{ $.code = 400 }",
    '{ $.code != "40" }',
    "{ $.eventType = %^Update% }",
    "{ $.sourceIPAddress = %111\\.1{3}% }",
    "{ $.absent != x }",
    "{ $.SomeObject != x }",
    '{ ($.user.id = 1) && ($.user.email = "John.*@example.com") }',
    "{ $.user.id = 1 || $.user.id = 2 && $.latency = 1 }",
    '{ $.[\'a.b\'].c = "say \\"hi\\"" }',
    "",
    "  ",
]
OTHERS = [
    "{ $.eventType = updatetrail }",
    "{ $.eventType = Update }",
    "{ $.arrayKey = value }",
    "{ $.arrayKey != value }",
    "{ $.user != x }",
    "{ $.arrayKey[5] = value }",
    "{ $.user[0] = 1 }",
    "{ $.eventType[0] = U }",
    "{ $.user NOT EXISTS }",
    "{ $.absent IS NULL }",
    "{ $.ThisFlag IS FALSE }",
    "{ $.SomeObject = * }",
    "{ $.absent = * }",
    "{ $.code > 1 }",
    "{ $.ThisFlag > 0 }",
    "{ $.latency = 1e999 }",
    "{ ($.user.id = 1 || $.user.id = 2) && $.latency = 1 }",
    "{ $.latency = %5% }",
]
REFUSED = [
    ("x", 1),
    ("{", 2),
    ("{ }", 3),
    ("{ $.a }", 7),
    ("{ $.a = }", 9),
    ("{ $.a == b }", 8),
    ("{ $.a = b", 10),
    ("{ $.a = b } x", 13),
    ("{ ($.a = b }", 12),
    ("{ $.a = b && }", 14),
    ("{ $.a > b }", 9),
    ("{ $.a IS GONE }", 7),
    ("{ $.a EXISTS }", 7),
    ("{ $.a = a@b }", 10),
    ('{ $.a = "b }', 9),
    ("{ $.a = %(b)% }", 10),
    ("{ $.a = %[% }", 9),
    ("{ $.a = %a% || $.a = %b% || $.a = %c% }", 35),
    ("{ $.a = " + "x" * 1_100 + " }", 1_025),
    ("{" + "(" * 101 + "$.a = b" + ")" * 101 + "}", 102),
    ("[ip, user]", 1),
]


@pytest.mark.parametrize("pattern", MATCHING)
def test_patterns_match_what_the_documentation_says(pattern: str) -> None:
    assert parse_metric_filter(pattern).matches(EVENT)


@pytest.mark.parametrize("pattern", OTHERS)
def test_patterns_match_nothing_else(pattern: str) -> None:
    assert not parse_metric_filter(pattern).matches(EVENT)


@pytest.mark.parametrize(("pattern", "column"), REFUSED)
def test_what_is_no_pattern_is_refused_with_the_column(pattern: str, column: int) -> None:
    with pytest.raises(MetricFilterError) as refused:
        parse_metric_filter(pattern)
    assert refused.value.column == column
    assert f"column {column}" in str(refused.value)


ANYTHING = st.text() | st.text(alphabet="{}()$.=!<>&|*%\"\\ []'abIS0123456789e+-")
PIECES = st.lists(
    st.sampled_from(["{", "}", "(", ")", "$.a", "$.b[0]", "=", "!=", "<", "&&", "||", '"x*"', "12", "%a+%", "IS NULL"])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b"]), inner),
)


@given(pattern=ANYTHING | PIECES.map(" ".join), value=JSON)
def test_anything_is_read_or_refused(pattern: str, value: object) -> None:
    try:
        found = parse_metric_filter(pattern)
    except MetricFilterError:
        return
    assert found.matches({"a": value, "b": [value]}) in (True, False)


@given(value=JSON)
def test_equal_and_unequal_are_opposites_but_for_objects_and_arrays(value: object) -> None:
    event = {"a": value}
    equal, unequal = (parse_metric_filter(f"{{ $.a {sign} x* }}").matches(event) for sign in ("=", "!="))
    assert equal != unequal or (isinstance(value, dict | list) and not equal and not unequal)


@given(pattern=st.text(alphabet="ab*", min_size=1), value=st.text(alphabet="ab"))
def test_wildcards_mean_what_a_regular_expression_says(pattern: str, value: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, re.split(r"\*+", pattern))), value) is not None
    assert parse_metric_filter(f'{{ $.a = "{pattern}" }}').matches({"a": value}) is expected


def test_many_wildcards_are_matched_with_long_values() -> None:
    pattern = parse_metric_filter('{ $.a = "' + "*a" * 300 + 'b" }')
    assert not pattern.matches({"a": "a" * 100_000})
    assert pattern.matches({"a": "a" * 100_000 + "b"})
