"""A process started ahead of its session: taken over, ended with its block, confined before it has threads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from leastwise.lake.sandbox.frames import FrameReader, FrameWriter, Kind
from leastwise.lake.sandbox.limits import Limits
from leastwise.lake.sandbox.process import start_process
from leastwise.lake.sandbox.session import QuerySession

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not list threads")


def rows_of(session: QuerySession, sql: str) -> list[dict[str, object]]:
    return [row for batch in session.ask(sql).batches for row in batch.to_pylist()]


def test_a_session_takes_over_the_process_that_was_started_ahead(lake_file: Path) -> None:
    with start_process() as started, QuerySession([str(lake_file)], started=started) as session:
        assert rows_of(session, "SELECT count(*) AS n FROM events") == [{"n": 3000}]
        assert session._process is started


def test_a_session_replaces_a_process_started_ahead_once_it_has_ended(lake_file: Path) -> None:
    with start_process() as started, QuerySession([str(lake_file)], started=started) as session:
        session.close()
        assert started.process.poll() is not None
        assert rows_of(session, "SELECT 1 AS n") == [{"n": 1}]
        assert session._process is not started


def test_a_process_started_ahead_ends_with_its_block() -> None:
    with pytest.raises(KeyError), start_process() as started:
        raise KeyError
    assert started.process.returncode is not None


@needs_proc
def test_loading_ahead_starts_no_thread_and_so_does_not_start_anew() -> None:
    code = (
        "import os, sys\n"
        "from leastwise.lake.sandbox import child\n"
        "sys.modules['numpy'] = None\n"
        "os.execv = lambda *arguments: sys.exit('started anew')\n"
        "child._load_libraries()\n"
        "print(len(os.listdir('/proc/self/task')), 'duckdb' in sys.modules, 'pyarrow' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (finished.stdout.strip(), finished.stderr) == ("1 True False", "")


@needs_proc
def test_a_process_with_a_thread_starts_anew_and_answers_confined(lake_file: Path) -> None:
    code = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
        "from leastwise.lake.sandbox import child\n"
        "child.main()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        opening = {"files": [str(lake_file)], "limits": Limits().to_message()}
        FrameWriter(process.stdin.fileno()).write_message(Kind.OPEN, opening)
        kind, body = FrameReader(process.stdout.fileno()).read(60)
        assert (kind, "events" in json.loads(body)["tables"]) == (Kind.READY, True)
        assert b"--unloaded" in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        process.kill()
