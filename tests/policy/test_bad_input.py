"""Texts that are no policies: one error with line and column each, never anything else; and places of elements."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import generation
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.errors import PolicyError
from leastwise.policy.document import Policy, parse_policy
from leastwise.policy.json_text import read_json

SLOW = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
VALID = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]}, indent=2)
MEGABYTE = 1 << 20


def refused(content: Any) -> tuple[int, int, str]:
    """Line, column and reason of the refusal."""
    with pytest.raises(PolicyError) as caught:
        parse_policy(content)
    message = caught.value.message
    found = re.fullmatch(r"line (\d+), column (\d+): (.+)", message)
    assert found, message
    return int(found[1]), int(found[2]), found[3]


def read_or_refused(content: Any) -> Policy | None:
    """The policy, or None after a refusal with line and column; anything else fails."""
    try:
        return parse_policy(content)
    except PolicyError as error:
        message = error.message
    assert re.match(r"line \d+, column \d+: .", message), message
    assert "\n" not in message, message
    return None


TEXTS: list[tuple[str, Any, tuple[int, int], str]] = [
    ("empty file", b"", (1, 1), "empty"),
    ("blank file", b" \n\t\n", (3, 1), "empty"),
    ("not UTF-8", b'{"Version": "\xff"}', (1, 14), "0xff is not UTF-8"),
    ("not UTF-8 in the second line", b'{\n "Version": "\xc3\x28"}', (2, 14), "0xc3 is not UTF-8"),
    ("UTF-16", VALID.encode("utf-16"), (1, 1), "not UTF-8"),
    ("truncated behind a comma", VALID[: VALID.index("Resource") - 1], (7, 7), ""),
    ("a comma too many", '{"Statement": [],, "Id": ""}', (1, 18), ""),
    ("single quotes", "{'Statement': []}", (1, 2), ""),
    ("more behind the end", VALID + "}", (10, 2), "extra"),
    ("NaN", '{"Statement": NaN}', (1, 15), "nan"),
    ("Infinity", '{"Statement":\n -Infinity}', (2, 2), "infinity"),
    ("a number of many digits", '{"Version": ' + "9" * 5_000 + "}", (1, 13), ""),
    ("a raw line break in a string", '{"Version": "2012\n10"}', (1, 18), "control character"),
    ("a duplicate element", '{"Statement": [],\n "Statement": []}', (2, 2), "first at line 1, column 2"),
    (
        "a duplicate element within a statement",
        '{"Statement": [{"Effect": "Allow",\n"Action": "*", "Resource": "*",\n  "Effect": "Deny"}]}',
        (3, 3),
        "first at line 1, column 17",
    ),
    (
        "a duplicate operator",
        '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {}, "Bool": {}}}}',
        (1, 93),
        "first at line 1, column 81",
    ),
    (
        "a duplicate spelled with an escape",
        '{"Statement": [], "\\u0053tatement": []}',
        (1, 19),
        "first at line 1, column 2",
    ),
    ("deep arrays", '{"Statement": ' + "[" * 100_000, (1, 78), "levels deep"),
    ("deep objects", '{"a":' * 100_000, (1, 321), "levels deep"),
    ("deep within strings is not deep", json.dumps({"Statement": "[" * 1_000}), (1, 15), "Statement must be"),
    ("an array", "[]", (1, 1), "must be an object"),
    ("a string", '"Allow"', (1, 1), "must be an object"),
    ("null", "null", (1, 1), "must be an object"),
    ("no Statement", "{}", (1, 1), "no Statement"),
    ("an unknown element", '{"Statement": [], "Statements": []}', (1, 33), "Statements"),
    ("another Version", '{"Version": "2012-10-18", "Statement": []}', (1, 13), "Version must be"),
    ("a Version of another type", '{"Version": 2012, "Statement": []}', (1, 13), "Version must be"),
    ("a statement that is a string", '{"Statement": ["Allow"]}', (1, 16), "must be an object"),
    ("Effect in another case", VALID.replace("Allow", "allow"), (5, 17), "Effect must be"),
    ("Effect missing", '{"Statement": [{"Action": "*", "Resource": "*"}]}', (1, 16), "Effect must be"),
    ("neither Action nor NotAction", '{"Statement": {"Effect": "Allow", "Resource": "*"}}', (1, 15), "neither Action"),
    (
        "both Action and NotAction",
        '{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}}',
        (1, 63),
        "exclude each other",
    ),
    ("an Action that is a number", VALID.replace('"s3:GetObject"', "3"), (6, 17), "Action must be"),
    ("an Action that is null", VALID.replace('"s3:GetObject"', '["a:b", null]'), (6, 25), "list of strings"),
    ("a Condition that is a list", VALID.replace('"*"', '"*", "Condition": []'), (7, 37), "must be an object"),
    (
        "a condition value that is an object",
        VALID.replace('"*"', '"*", "Condition": {"Bool": {"a": [true, {}]}}'),
        (7, 59),
        "condition value",
    ),
    ("a principal of unknown kind", VALID.replace('"*"', '"*", "Principal": {"User": "a"}'), (7, 46), "no kind"),
    ("a principal that is a name", VALID.replace('"*"', '"*", "Principal": "alice"'), (7, 37), "Principal must be"),
]


@pytest.mark.parametrize(("content", "place", "reason"), [one[1:] for one in TEXTS], ids=[one[0] for one in TEXTS])
def test_a_bad_text_is_refused_with_its_place(content: Any, place: tuple[int, int], reason: str) -> None:
    line, column, message = refused(content)
    assert reason in message
    assert (line, column) == place


def test_every_truncation_is_refused() -> None:
    for length in range(len(VALID)):
        line, _, _ = refused(VALID[:length])
        assert line <= VALID.count("\n") + 1


def test_lone_surrogates_are_read_or_refused() -> None:
    for text in ('"\\ud800"', '"\\udc00\\ud800"', '["\\ud83d"]'):
        for place in ('{"Statement": %s}', '{"Id": %s, "Statement": []}', '{%s: 1, "Statement": []}'):
            read_or_refused(place % text if "[" not in text or ": %s" in place else place % '"\\ud800"')
    read_or_refused('{"Statement": "\ud800"}')


def test_ten_megabytes_are_refused_or_read() -> None:
    assert refused("[" * 10 * MEGABYTE)[:2] == (1, 65)
    assert refused('{"Statement": "' + "a" * 10 * MEGABYTE + '"}')[:2] == (1, 15)
    resources = [f"arn:aws:s3:::bucket-{number:06}/*" for number in range(10 * MEGABYTE // 34)]
    policy = read_or_refused(json.dumps({"Statement": [{**STATEMENT, "Resource": resources}]}))
    assert policy is not None
    assert policy.statements[0].resources == tuple(resources)


def test_ten_thousand_statements_are_read_and_the_last_is_found() -> None:
    statements = [dict(STATEMENT) for _ in range(10_000)]
    policy = parse_policy(json.dumps({"Statement": statements}, indent=1))
    assert len(policy.statements) == 10_000
    statements[-1]["Effect"] = "allow"
    line, _, reason = refused(json.dumps({"Statement": statements}, indent=1))
    assert line == 10_000 * 5 - 1
    assert "Effect" in reason


def test_a_byte_order_mark_is_no_fault() -> None:
    assert len(parse_policy(b"\xef\xbb\xbf" + VALID.encode()).statements) == 1


def test_numbers_and_booleans_are_condition_values() -> None:
    condition = '{"NumericLessThan": {"s3:max-keys": [10, 1e3, -0.5]}, "Bool": {"aws:SecureTransport": true}}'
    policy = parse_policy(VALID.replace('"*"', f'"*", "Condition": {condition}'))
    numbers, booleans = (one.values for one in policy.statements[0].conditions)
    assert [Decimal(value) for value in numbers] == [10, 1000, Decimal("-0.5")]
    assert booleans == ("true",)


@pytest.mark.parametrize("number", ["9007199254740993.5", "1e400", "12345678901234567890.25"])
def test_numbers_keep_their_value(number: str) -> None:
    policy = parse_policy(VALID.replace('"*"', f'"*", "Condition": {{"NumericEquals": {{"a:b": {number}}}}}'))
    assert Decimal(policy.statements[0].conditions[0].values[0]) == Decimal(number)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["*", "Allow", "AWS"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Version", "Statement", "Effect", "Action", "Resource", "Principal", "Condition", "AWS"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@SLOW
@given(anything)
def test_any_json_is_read_or_refused(value: Any) -> None:
    read_or_refused(json.dumps(value))
    read_or_refused(json.dumps(value, ensure_ascii=False, indent=1))


@SLOW
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@SLOW
@given(generation.draws(), anything)
def test_a_policy_with_another_value_somewhere_is_read_or_refused(draw: random.Random, other: Any) -> None:
    document = generation.policy(draw, generation.Shape(principals=draw.random() < 0.5))
    paths = list(paths_of(document))
    path = draw.choice(paths)
    read_or_refused(json.dumps(replaced(document, path, other), indent=draw.choice((None, 2))))


@SLOW
@given(generation.draws())
def test_a_policy_with_a_few_other_characters_is_read_or_refused(draw: random.Random) -> None:
    text = list(json.dumps(generation.policy(draw, generation.Shape()), indent=1))
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(text))
        text[place] = draw.choice(['"', "{", "}", "[", "]", ",", ":", "\\", "\n", "0", "", "\x00", "é", "\ud800"])
    read_or_refused("".join(text))


@SLOW
@given(generation.draws())
def test_every_element_is_found_where_it_is_written(draw: random.Random) -> None:
    document = generation.policy(draw, generation.Shape(principals=draw.random() < 0.5))
    text = json.dumps(document, indent=draw.choice((None, 1, 4)), ensure_ascii=draw.random() < 0.5)
    source = read_json(text)
    for path in paths_of(document):
        span = source.locate(path)
        assert json.loads(text[span.start.offset : span.end.offset]) == value_at(document, path)
        before = text[: span.start.offset]
        assert span.start.line == before.count("\n") + 1
        assert span.start.column == len(before) - (before.rfind("\n") + 1)


@SLOW
@given(anything)
def test_every_element_of_any_json_is_found(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    try:
        source = read_json(text)
    except PolicyError:
        assert "NaN" in text or "Infinity" in text
        return
    for path in paths_of(value):
        span = source.locate(path)
        assert json.loads(text[span.start.offset : span.end.offset]) == value_at(value, path)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths_of(inner, (*path, name))


def value_at(value: Any, path: tuple[str | int, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


def replaced(document: Any, path: tuple[str | int, ...], other: Any) -> Any:
    if not path:
        return other
    document = copy.deepcopy(document)
    value_at(document, path[:-1])[path[-1]] = other
    return document


NO_LIMIT = "-rss_limit_mb=0"
"""libFuzzer's limit counts the memory of the process that started it."""


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no build for this platform")
@pytest.mark.parametrize("runs", [20_000, pytest.param(500_000, marks=pytest.mark.slow)])
def test_fuzzing_finds_nothing_but_refusals(runs: int, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "valid").write_text(VALID)
    program = Path(__file__).with_name("fuzz_documents.py")
    done = subprocess.run(
        [sys.executable, program, f"-runs={runs}", "-seed=1", "-max_len=400", NO_LIMIT, "seeds"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert f"Done {runs} runs" in done.stderr
