"""The catalogue: what is committed together is visible together."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading

import pytest

from leastwise.errors import LakeError, NothingToEvaluateError
from leastwise.lake.catalogue import open_catalogue
from leastwise.lake.entries import Commit, DataFile, ObjectEntry, QuarantineEntry


def data_file(name, first=0, last=10, **changes):
    values = {"path": name, "level": 0, "month": "2026-03", "rows": 1, "bytes": 1}
    return DataFile(**(values | changes), first_event_time=first, last_event_time=last)


def entry(identifier, key="a", **changes):
    return ObjectEntry(identifier, key, changes.pop("etag", "e"), 5, changes.pop("selection", ""), "log", **changes)


@pytest.fixture
def catalogue(tmp_path):
    found = open_catalogue(tmp_path, create=True)
    yield found
    found.close()


def test_files_by_time_and_replacement(catalogue):
    catalogue.commit(Commit(add_files=[data_file("a", 0, 10), data_file("b", 10, 20), data_file("c", 30, 40)]))
    assert [file.path for file in catalogue.live_files()] == ["a", "b", "c"]
    assert [file.path for file in catalogue.live_files(10, 30)] == ["a", "b"]
    assert [file.path for file in catalogue.live_files(since=21)] == ["c"]
    catalogue.commit(Commit(add_files=[data_file("d", level=1)], remove_files=["a", "b"]))
    assert [file.path for file in catalogue.live_files()] == ["c", "d"]
    assert sorted(catalogue.removed_files(2e10)) == ["a", "b"]
    assert catalogue.removed_files(0) == []
    assert catalogue.all_paths() == {"a", "b", "c", "d"}
    catalogue.forget_files(["a", "b"])
    assert catalogue.all_paths() == {"c", "d"}


def test_a_commit_that_fails_leaves_nothing(catalogue):
    catalogue.commit(Commit(add_files=[data_file("a")], objects=[entry(1)]))
    with pytest.raises(LakeError, match="cannot use the catalogue"):
        catalogue.commit(Commit(add_files=[data_file("b")], remove_files=["a"], objects=[entry(2), entry(1)]))
    assert [file.path for file in catalogue.live_files()] == ["a"]
    assert [one["id"] for one in catalogue.objects()] == [1]


def test_known_objects_of_many_keys(catalogue):
    entries = [entry(number, f"key{number}") for number in range(1, 25_001)]
    catalogue.commit(Commit(objects=[*entries, entry(30_000, "key7", etag="f", rejected=2, selection="since=x")]))
    known = catalogue.known_objects([f"key{number}" for number in range(0, 25_000)])
    assert len(known) == 24_999
    assert sorted(known["key7"]) == [("e", 5, "", 0), ("f", 5, "since=x", 2)]
    assert catalogue.next_object_id() == 30_001


def test_verdicts_and_hashes(catalogue):
    catalogue.commit(Commit(objects=[entry(1, "a", sha256="00"), entry(2, "b"), entry(3, "a", etag="f", sha256="11")]))
    catalogue.set_verdicts([("a", "VERIFIED", "hash matches"), ("absent", "MISSING", "gone")])
    assert catalogue.object_by_id(1)["verdict"] == "VERIFIED"
    assert catalogue.object_by_id(2)["verdict"] is None
    assert catalogue.object_by_id(9) is None
    assert (catalogue.known_hash("a", "e"), catalogue.known_hash("a", "f")) == ("00", "11")
    assert catalogue.known_hash("a", "g") is None
    assert catalogue.object_values("key", "verdict") == [("a", "VERIFIED"), ("b", None), ("a", "VERIFIED")]
    catalogue.set_verdicts([])


def test_totals_quarantine_and_staging(catalogue):
    text = bytes(range(256))
    catalogue.commit(
        Commit(
            objects=[entry(1, events=5, stored=3, duplicates=2, rejected=1)],
            quarantine=[QuarantineEntry(1, "a", "byte 0", "bad", text)],
            stage=["staged/x"],
        )
    )
    totals = catalogue.totals()
    assert (totals["objects"], totals["events"], totals["stored"], totals["quarantined"]) == (1, 5, 3, 1)
    assert catalogue.quarantine()[0]["text"] == text
    assert catalogue.staged() == ["staged/x"]
    catalogue.commit(Commit(unstage=["staged/x"], stored_more={1: 2}))
    assert catalogue.staged() == []
    assert (catalogue.object_by_id(1)["stored"], catalogue.object_by_id(1)["duplicates"]) == (5, 0)


def test_writers_of_several_threads_do_not_disturb_each_other(tmp_path, catalogue):
    def write(first):
        other = open_catalogue(tmp_path, create=False)
        for number in range(first, first + 30):
            other.commit(Commit(objects=[entry(number, f"k{number}")], add_files=[data_file(f"f{number}")]))
        other.close()

    threads = [threading.Thread(target=write, args=(1000 * start,)) for start in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(catalogue.objects()) == len(catalogue.live_files()) == 90


def test_no_lake(tmp_path):
    with pytest.raises(LakeError, match="no lake at"):
        open_catalogue(tmp_path / "absent", create=False)


def test_a_catalogue_whose_maker_was_killed_at_once(tmp_path):
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(NothingToEvaluateError, match="the lake is empty"):
        open_catalogue(tmp_path, create=False)
    open_catalogue(tmp_path, create=True).close()
    open_catalogue(tmp_path, create=False).close()


def test_a_catalogue_is_made_whole_or_not_at_all(tmp_path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("leastwise.lake.catalogue.lake_table.insert", killed)
    with pytest.raises(KeyboardInterrupt):
        open_catalogue(tmp_path, create=True)
    with pytest.raises(NothingToEvaluateError, match="the lake is empty"):
        open_catalogue(tmp_path, create=False)


def test_many_make_the_same_lake_at_once(tmp_path):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["leastwise.lake.catalogue"])
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        makers = [context.Process(target=open_catalogue, args=(folder,), kwargs={"create": True}) for _ in range(6)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join(60)
        assert [maker.exitcode for maker in makers] == [0] * 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE lake SET value = '2' WHERE name = 'format'", "the lake has format 2"),
        ("UPDATE lake SET value = 'x' WHERE name = 'format'", "no format version"),
        ("DELETE FROM lake", "no format version"),
        ("DROP TABLE lake", "no such table"),
    ],
)
def test_another_version_or_no_lake_at_all(tmp_path, catalogue, change, message):
    catalogue.close()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.execute(change)
    connection.commit()
    connection.close()
    with pytest.raises(LakeError, match=message):
        open_catalogue(tmp_path, create=False)
