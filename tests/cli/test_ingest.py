"""`leastwise ingest` as a process: summaries, exit codes, and one clear line for every bad input."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from leastwise.cli import app as application
from leastwise.errors import SourceError
from leastwise.sources import folder

sys.path.insert(0, str(Path(__file__).parents[1]))
from trail_records import log_object, object_name, record, write_objects


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Run a command in this process, in a clean environment."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "LEASTWISE_")):
            monkeypatch.delenv(name)

    def command(home, *arguments):
        monkeypatch.setenv("LEASTWISE_HOME", str(home))
        monkeypatch.setenv("LEASTWISE_WORKERS", "1")
        capfdbinary.readouterr()
        code = application.run([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, *capfdbinary.readouterr())

    return command


def process(home, *arguments, **options):
    """Run a command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LEASTWISE_"))}
    variables = kept | {"LEASTWISE_HOME": str(home), "LEASTWISE_WORKERS": "1"}
    command = [sys.executable, "-m", "leastwise", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=variables, timeout=120, **options)


def complaint(done):
    """What a failed command said: one line and at most one line of advice, never a traceback."""
    lines = done.stderr.decode().splitlines()
    assert lines, "nothing was said"
    assert lines[0].startswith("leastwise: ")
    assert len(lines) <= 2
    assert "Traceback" not in done.stderr.decode()
    return "\n".join(lines)


@pytest.fixture
def source(tmp_path):
    objects = {object_name(n): log_object(*[record(n * 10 + i) for i in range(10)]) for n in range(3)}
    return write_objects(tmp_path / "source", objects)


def test_summary_and_exit_code(run, tmp_path, source):
    done = run(tmp_path / "home", "ingest", source)
    assert done.returncode == 0, done.stderr
    assert b"30 events read from 3 objects" in done.stderr
    assert b"30 new, 0 seen before" in done.stderr
    assert done.stdout == b""
    again = run(tmp_path / "home", "ingest", source, "--output", "json")
    document = json.loads(again.stdout)
    assert document["schemaVersion"] == 1
    assert (document["complete"], document["known"], document["objects"]) == (True, 3, 0)


def test_incomplete_is_exit_code_4_until_the_source_is_mended(run, tmp_path, source):
    broken = source / "broken.jsonl"
    broken.write_bytes(log_object(record(100), '{"eventVersion":', record(101)))
    (source / "LICENSE").write_text("no log\n")
    home = tmp_path / "home"
    done = run(home, "ingest", source)
    assert done.returncode == 4
    assert b"INCOMPLETE: 1 records or objects are in the quarantine" in done.stderr
    assert b"1 no logs, skipped" in done.stderr
    assert b"32 new" in done.stderr
    assert run(home, "ingest", source).returncode == 4
    broken.write_bytes(log_object(record(100), record(102), record(101)))
    done = run(home, "ingest", "--retry-quarantine", source)
    assert done.returncode == 0, done.stderr
    assert b"1 new" in done.stderr
    assert run(home, "lake", "quarantine").stderr == b"the quarantine is empty\n"


def test_standard_input(tmp_path):
    done = process(tmp_path / "home", "ingest", "-", input=gzip.compress(log_object(record(1), record(2))))
    assert done.returncode == 0, done.stderr
    assert b"2 new" in done.stderr


def test_filters(run, tmp_path, source):
    done = run(
        tmp_path / "home", "ingest", source, "--since", "2026-03-01T00:10:00Z", "--until", "2026-03-01T00:20:00Z"
    )
    assert done.returncode == 0, done.stderr
    assert b"10 new" in done.stderr
    assert b"20 outside the filters" in done.stderr


def test_missing_path(run, tmp_path):
    done = run(tmp_path / "home", "ingest", tmp_path / "absent")
    assert done.returncode == 2
    assert f"no such file or folder: {tmp_path / 'absent'}" in complaint(done)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("address", ["ftp://host/logs", "https://logs.s3.amazonaws.com/AWSLogs"])
def test_addresses_of_other_kinds(run, tmp_path, address):
    done = run(tmp_path / "home", "ingest", address)
    assert done.returncode == 2
    assert f"cannot read {address.partition('//')[0]}// addresses" in complaint(done)
    assert "s3://bucket/prefix" in complaint(done)
    assert not (tmp_path / "home").exists()


def test_a_missing_file_address(run, tmp_path):
    done = run(tmp_path / "home", "ingest", (tmp_path / "absent").as_uri())
    assert done.returncode == 2
    assert f"no such file or folder: {tmp_path / 'absent'}" in complaint(done)
    assert not (tmp_path / "home").exists()


def test_nothing_named(run, tmp_path):
    done = run(tmp_path / "home", "ingest")
    assert done.returncode == 2
    assert "nothing to ingest was named" in complaint(done)


def test_empty_folder(run, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "home", "ingest", tmp_path / "empty")
    assert done.returncode == 3
    assert "nothing to ingest at" in complaint(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "yesteryear"),
        ("--until", "2026-13-01"),
        ("--category", "everything"),
    ],
)
def test_bad_options(run, tmp_path, source, arguments):
    done = run(tmp_path / "home", "ingest", source, *arguments)
    assert done.returncode == 2
    assert arguments[1] in complaint(done)


def test_lake_of_a_newer_version(run, tmp_path, source):
    home = tmp_path / "home"
    run(home, "ingest", source)
    with sqlite3.connect(home / "lake" / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE lake SET value = '99' WHERE name = 'format'")
    catalogue.close()
    for command in (("ingest", source), ("lake", "info"), ("events",)):
        done = run(home, *command)
        assert done.returncode == 2
        assert "the lake has format 99" in complaint(done)
        assert "upgrade Leastwise" in complaint(done)


def test_damaged_catalogue(run, tmp_path, source):
    home = tmp_path / "home"
    (home / "lake").mkdir(parents=True)
    (home / "lake" / "catalogue.sqlite").write_bytes(b"no database at all" * 100)
    done = run(home, "ingest", source)
    assert done.returncode == 2
    assert "damaged" in complaint(done)


def test_home_is_a_file(run, tmp_path, source):
    (tmp_path / "home").write_text("x")
    done = run(tmp_path / "home", "ingest", source)
    assert done.returncode == 2
    assert "cannot make a lake in" in complaint(done)


def limited(bytes):
    """Let a process write files of at most so many bytes: writing further fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, bytes))


def test_disk_full_leaves_a_lake_that_the_next_run_completes(run, tmp_path):
    objects = {object_name(n): log_object(*[record(n * 700 + i) for i in range(700)]) for n in range(3)}
    source = write_objects(tmp_path / "source", objects)
    home = tmp_path / "home"
    first = object_name(0)
    assert run(home, "ingest", source / first).returncode == 0
    done = process(home, "ingest", source, preexec_fn=lambda: limited(20_000))
    assert done.returncode == 2
    assert "cannot" in complaint(done)
    assert "run the command again: nothing was lost" in complaint(done)
    assert run(home, "lake", "check").returncode == 0
    done = run(home, "ingest", source)
    assert done.returncode == 0, done.stderr
    assert b"1,400 new" in done.stderr


@pytest.fixture
def tmpfs(tmp_path):
    """A file system of half a megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system takes root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_file_system(run, tmp_path, tmpfs):
    objects = {object_name(n): log_object(*[record(n * 9000 + i) for i in range(9000)]) for n in range(2)}
    done = run(tmpfs, "ingest", write_objects(tmp_path / "source", objects))
    assert done.returncode == 2
    assert "cannot" in complaint(done)


def test_read_only_file_system(run, tmp_path, tmpfs, source):
    assert run(tmpfs, "ingest", source).returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", str(tmpfs)], check=True)
    write_objects(source, {"more.json": log_object(record(500))})
    done = run(tmpfs, "ingest", source)
    assert done.returncode == 2
    assert "may be written" in complaint(done) or "writable" in complaint(done)
    done = run(tmpfs, "events", "--output", "ndjson")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 30
    assert run(tmpfs, "lake", "info").returncode == 0


def test_a_folder_that_cannot_be_read(run, tmp_path, source, monkeypatch):
    """Refused by a stand-in for the system, because permissions do not bind root."""
    locked = source / "locked"
    locked.mkdir(mode=0o000)
    scan = os.scandir

    def refusing(path):
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    done = run(tmp_path / "home", "ingest", source)
    assert done.returncode == 2
    assert f"cannot read folder {locked}: Permission denied" in complaint(done)


def test_a_file_that_cannot_be_read_is_quarantined(run, tmp_path, source, monkeypatch):
    locked, read = str(source / object_name(1)), folder.read

    def refusing(key):
        if key == locked:
            raise SourceError(f"cannot read {key}: Permission denied", "check its permissions")
        return read(key)

    monkeypatch.setattr(folder, "read", refusing)
    home = tmp_path / "home"
    done = run(home, "ingest", source)
    assert done.returncode == 4
    assert b"20 new" in done.stderr
    assert b"Permission denied" in run(home, "lake", "quarantine", "--output", "csv").stdout
    monkeypatch.setattr(folder, "read", read)
    done = run(home, "ingest", "--retry-quarantine")
    assert done.returncode == 0, done.stderr
    assert b"10 new" in done.stderr
