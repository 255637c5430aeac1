"""Log objects in folders."""

from __future__ import annotations

import os

import pytest

from leastwise.errors import SourceError
from leastwise.sources import open_source, read


def test_every_file_below_in_order_with_its_size(tmp_path):
    for name in ("b/2.json", "a.json", "b/1.json", ".hidden/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = list(open_source(str(tmp_path)).objects())
    assert [one.key for one in found] == [
        str(tmp_path / name) for name in (".hidden/x", "a.json", "b/1.json", "b/2.json")
    ]
    assert [one.size for one in found] == [9, 6, 8, 8]
    assert read(found[2].key) == b"b/1.json"


def test_a_single_file(tmp_path):
    (tmp_path / "a.json").write_bytes(b"x")
    (one,) = open_source(str(tmp_path / "a.json")).objects()
    assert one.key == str(tmp_path / "a.json")


def test_the_etag_changes_with_the_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"x")
    (before,) = open_source(str(path)).objects()
    os.utime(path, ns=(1, 1))
    (after,) = open_source(str(path)).objects()
    assert before.etag != after.etag


def test_the_key_is_the_same_by_any_way_to_the_file(tmp_path, monkeypatch):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.json").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "logs")
    monkeypatch.chdir(tmp_path)
    keys = {
        one.key for way in ("logs", "./logs/", "link", str(tmp_path / "logs")) for one in open_source(way).objects()
    }
    assert keys == {str(tmp_path / "logs" / "a.json")}


def test_links_to_folders_are_not_followed_and_loops_end(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.json").write_bytes(b"x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "broken").symlink_to(tmp_path / "absent")
    assert len(list(open_source(str(tmp_path)).objects())) == 1


def test_missing(tmp_path):
    with pytest.raises(SourceError, match="no such file or folder"):
        list(open_source(str(tmp_path / "absent")).objects())
    with pytest.raises(SourceError, match="cannot read"):
        read(str(tmp_path / "absent"))
