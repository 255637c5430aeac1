"""The macros against a Python model of what Trino's documentation says, on generated values."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.lake.engines.duckdb import MACROS, create_connection
from leastwise.lake.sql.json_path import duckdb_path

CONNECTION = create_connection([], threads=1)
SETTINGS = settings(max_examples=30, deadline=None)
KEYS = st.sampled_from(["a", "A", "b.c", "x-amz", "A:B", 'q"q', "b\\s", "é", ""])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
STEPS = st.lists(KEYS | st.integers(0, 2), max_size=3)


@pytest.fixture(scope="module", autouse=True)
def _close() -> Iterator[None]:
    yield
    CONNECTION.close()


def value(sql: str, *parameters: Any) -> Any:
    row = CONNECTION.execute(f"SELECT {sql}", list(parameters)).fetchone()
    assert row is not None
    return row[0]


def found(document: Any, steps: list[str | int]) -> Any:
    """The member at the path; None where there is none, as for JSON null."""
    for step in steps:
        inside = step in document if isinstance(document, dict) and isinstance(step, str) else False
        inside = inside or (isinstance(document, list) and isinstance(step, int) and step < len(document))
        if not inside:
            return None
        document = document[step]
    return document


def scalar_text(member: Any) -> str | None:
    if member is None or isinstance(member, (dict, list)):
        return None
    return member if isinstance(member, str) else json.dumps(member)


@SETTINGS
@given(DOCUMENTS, STEPS)
def test_json_extract_scalar(document: Any, steps: list[str | int]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    expected = scalar_text(found(document, steps))
    path = duckdb_path(steps)
    assert value("trino_json_extract_scalar(?, ?)", text, path) == expected
    assert value("document_extract_scalar(?, ?)", text, path) == expected


@SETTINGS
@given(DOCUMENTS, STEPS)
def test_json_member_keeps_nested_values_as_json(document: Any, steps: list[str | int]) -> None:
    member = found(document, steps)
    got = value("json_member(?, ?)", json.dumps(document, ensure_ascii=False), duckdb_path(steps))
    if isinstance(member, (dict, list)):
        assert json.loads(got) == member
    else:
        assert got == scalar_text(member)


@SETTINGS
@given(DOCUMENTS)
def test_json_size_length_keys_and_scalar(document: Any) -> None:
    text = json.dumps(document)
    size = len(document) if isinstance(document, (dict, list)) else 0
    assert value("trino_json_size(?, '$')", text) == size
    assert value("trino_json_array_length(?)", text) == (len(document) if isinstance(document, list) else None)
    assert value("trino_is_json_scalar(?)", text) == (not isinstance(document, (dict, list)))
    assert value("json_document_keys(?)", text) == (list(document) if isinstance(document, dict) else None)


@SETTINGS
@given(st.dictionaries(KEYS, DOCUMENTS, max_size=3))
def test_a_document_as_a_map_of_text(document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    got = value("json_document_text_map(?)", text)
    assert set(got) == set(document)
    for key in document:
        assert got[key] == value("json_member(?, ?)", text, duckdb_path([key]))


@SETTINGS
@given(st.lists(SCALARS, max_size=4), st.integers(-5, 5))
def test_json_array_get(items: list[Any], position: int) -> None:
    expected = items[position] if -len(items) <= position < len(items) else None
    got = value("trino_json_array_get(?, ?)", json.dumps(items), position)
    assert (None if got is None else json.loads(got)) == expected


@SETTINGS
@given(st.text(max_size=8))
def test_text_that_is_no_json_gives_null(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        assert value("trino_json_extract_scalar(?, '$.a')", text.replace("\x00", "")) is None


@SETTINGS
@given(st.lists(st.integers(0, 9), max_size=6), st.integers(-7, 7).filter(bool), st.integers(0, 7))
def test_slice(items: list[int], start: int, length: int) -> None:
    first = start - 1 if start > 0 else len(items) + start
    expected = items[first : first + length] if first >= 0 else []
    assert value("trino_slice(?::INTEGER[], ?, ?)", items, start, length) == expected


@SETTINGS
@given(st.text("ab/", max_size=8), st.integers(1, 5))
def test_split_part(text: str, position: int) -> None:
    parts = text.split("/")
    expected = parts[position - 1] if position <= len(parts) else None
    assert value("trino_split_part(?, '/', ?)", text, position) == expected


@SETTINGS
@given(st.lists(st.ip_addresses(), min_size=2, max_size=4))
def test_ip_sort_key_orders_addresses(addresses: list[Any]) -> None:
    expected = sorted(addresses, key=lambda address: (address.version, int(address)))
    got = sorted(addresses, key=lambda address: value("ip_sort_key(?)", str(address)))
    assert got == expected


@SETTINGS
@given(st.ip_addresses(v=6), st.ip_addresses(v=6), st.integers(0, 128))
def test_ip_in_network_v6(inside: Any, other: Any, bits: int) -> None:
    network = ipaddress.ip_network(f"{inside}/{bits}", strict=False)
    assert value("ip_in_network(?, ?)", str(network), str(inside)) is True
    assert value("ip_in_network(?, ?)", str(network), str(other)) is (other in network)


@SETTINGS
@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.integers(0, 32))
def test_ip_in_network_v4(inside: Any, other: Any, bits: int) -> None:
    network = ipaddress.ip_network(f"{inside}/{bits}", strict=False)
    assert value("ip_in_network(?, ?)", str(network), str(inside)) is True
    assert value("ip_in_network(?, ?)", str(network), str(other)) is (other in network)


def test_a_service_name_is_no_address() -> None:
    assert value("ip_sort_key('cloudformation.amazonaws.com')") is None
    assert value("ip_in_network('10.0.0.0/8', 'cloudformation.amazonaws.com')") is None


def test_every_macro_exists(tmp_path: Any) -> None:
    with duckdb.connect() as plain, create_connection([]) as connection:
        present = {
            name
            for (name,) in connection.execute(
                "SELECT function_name FROM duckdb_functions() WHERE function_type = 'macro' AND NOT internal"
            ).fetchall()
        }
        assert present == set(MACROS)
        builtin = {name for (name,) in plain.execute("SELECT function_name FROM duckdb_functions()").fetchall()}
        assert not builtin & set(MACROS)
