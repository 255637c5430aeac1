"""Paths: folders, archives, encodings, files that are nothing known, and damage of every kind."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sample_account as account
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.collectors.files import FILE_FORMATS, content, read_paths
from leastwise.errors import InputError

DETAILS = json.dumps(account.details())


def _read(*paths: Path) -> tuple[list[str], list[str]]:
    notes: list[str] = []
    read = [f"{path.name}: {len(found.items)}" for path, found in read_paths(paths, notes.append)]
    return read, notes


def test_folder_is_walked_and_what_is_skipped_is_said(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "anything.txt").write_text(DETAILS)
    (tmp_path / "other.json").write_text('{"Records": []}')
    (tmp_path / "README.md").write_text("# hello")
    (tmp_path / "cut.json").write_text(DETAILS[:300])
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\0\0\0")
    read, notes = _read(tmp_path)
    assert read == ["anything.txt: 7"]
    assert len(notes) == 4
    assert all(note.startswith("skipped: ") for note in notes)
    assert any("cut.json is not valid JSON: it ends early, at line 1, column" in note for note in notes)


def test_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(DETAILS)
    assert _read(path, tmp_path, tmp_path / "." / "a.json")[0] == ["a.json: 7"]


def test_oldest_file_is_read_first(tmp_path: Path) -> None:
    for name, moment in (("a.json", 3000), ("b.json", 1000), ("c.json", 2000)):
        (tmp_path / name).write_text(DETAILS)
        os.utime(tmp_path / name, (moment, moment))
    assert _read(tmp_path)[0] == ["b.json: 7", "c.json: 7", "a.json: 7"]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(DETAILS.encode()),
        gzip.compress(DETAILS[:100].encode()) + gzip.compress(DETAILS[100:].encode()),
        b"\xef\xbb\xbf" + DETAILS.encode(),
        b"\xff\xfe" + DETAILS.encode("utf-16-le"),
        b"\xfe\xff" + DETAILS.encode("utf-16-be"),
        b"\n\n  " + DETAILS.encode(),
    ],
    ids=["gzip", "two-gzips", "utf-8-mark", "utf-16-le", "utf-16-be", "blank-lines"],
)
def test_packing_and_encodings(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    assert _read(path)[0] == ["a.json: 7"]


def test_zip_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/details.json", DETAILS)
        archive.writestr("notes.txt", "hello")
    read, notes = _read(path)
    assert read == ["a.zip: 7"]
    assert notes == [f"skipped: {path}!notes.txt is nothing that is known"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    with pytest.raises(InputError, match=r"a\.zip is nothing that is known"):
        _read(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match="damaged or encrypted zip"):
        _read(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"{}", "is nothing that is known"),
        (b"[]", "is nothing that is known"),
        (b"[1, 2]", "is nothing that is known"),
        (b"hello", "is nothing that is known"),
        (DETAILS.encode()[:-1], "is not valid JSON: it ends early, at line 1, column"),
        (b'{\n "UserDetailList": [,]}', "is not valid JSON: invalid character at line 2, column 21"),
        (b'{"UserDetailList": ["\xff"]}', "is not valid JSON: invalid UTF-8 at line 1, column 22"),
        (b"user,arn,\n\xff", "is not UTF-8: invalid bytes at line 2, column 1"),
        (b"\0\1\2", "is neither JSON nor text"),
        (gzip.compress(DETAILS.encode())[:-20], "ends within its gzip data"),
        (b"\x1f\x8b" + b"no gzip at all", "has damaged gzip data"),
        (b"[" * 100_000, "is JSON nested too deeply"),
    ],
)
def test_bad_file_is_one_clear_line(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        _read(path)
    assert caught.value.message.startswith(f"{path} {expected}")
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_every_format_is_named_when_none_fits(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}")
    with pytest.raises(InputError) as caught:
        _read(path)
    assert all(file_format.title in caught.value.hint for file_format in FILE_FORMATS)


def test_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.json does not exist"):
        _read(tmp_path / "nowhere.json")


def test_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LARGEST_FILE", 2**21)
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * 2**22 + b"]"))
    assert path.stat().st_size < 2**20
    with pytest.raises(InputError, match="is larger than 2 MiB"):
        _read(path)


def _samples() -> list[bytes]:
    from test_aws_config import _user
    from test_credential_report import ALICE, HEADER, ROOT
    from test_terraform import _show, _state

    role = account.details()["RoleDetailList"][0]
    outputs = {"Role": role, "SummaryMap": {"Users": 1}, "AccessKeyMetadata": [{"AccessKeyId": "AKIA"}]}
    documents = [account.details(), [account.details()], {"configurationItems": [_user()]}, _state(), _show(), outputs]
    return [*(json.dumps(one).encode() for one in documents), "\n".join((HEADER, ROOT, ALICE)).encode()]


SAMPLES = _samples()
_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _refusal(path: Path) -> str:
    """The message of the InputError that reading raises, empty without one."""
    try:
        list(read_paths([path], lambda line: None))
    except InputError as error:
        return error.message
    return ""


def _read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    message = _refusal(path)
    assert not message or str(path) in message
    assert "\n" not in message


@_QUICK
@given(data=st.sampled_from(SAMPLES), cut=st.integers(0, 5000), junk=st.binary(max_size=4), drop=st.integers(0, 3))
def test_damaged_bytes_never_raise_anything_else(tmp_path: Path, data: bytes, cut: int, junk: bytes, drop: int) -> None:
    cut %= len(data) + 1
    _read_or_refuse(tmp_path / "a", data[:cut] + junk + data[cut + drop :])
    _read_or_refuse(tmp_path / "a", data[:cut])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just("{"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, member in members for place in _places(member, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], new: Any, *, drop: bool) -> Any:
    if not path:
        return new
    changed = dict(value) if isinstance(value, dict) else list(value)
    if drop and len(path) == 1:
        del changed[path[0]]
    else:
        changed[path[0]] = _with(value[path[0]], path[1:], new, drop=drop)
    return changed


@_QUICK
@given(data=st.data(), sample=st.sampled_from(SAMPLES[:-1]), new=_VALUES, drop=st.booleans())
def test_members_of_any_kind_never_raise_anything_else(
    tmp_path: Path, data: st.DataObject, sample: bytes, new: Any, drop: bool
) -> None:
    document = json.loads(sample)
    place = data.draw(st.sampled_from(_places(document)))
    _read_or_refuse(tmp_path / "a", json.dumps(_with(document, place, new, drop=drop)).encode())
