"""`leastwise verify-logs` as a process, on folders."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "lake" / "integrity"))
from signed_trail import HOUR, START, iso, private_key, public_key_list, small_trail

# The command by itself, run as the application runs it.
PROGRAM = """
import sys, typer
from leastwise.cli import verify_logs as module
from leastwise.errors import LeastwiseError
app = typer.Typer()
app.command()(module.verify_logs)
try:
    sys.exit(app(standalone_mode=False))
except LeastwiseError as error:
    sys.stderr.write(f"leastwise: {error.message}\\n  {error.hint}\\n")
    sys.exit(error.exit_code)
"""


def run(*arguments, cwd=None):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment, timeout=120)


@pytest.fixture
def keys(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(public_key_list(private_key())))
    return path


@pytest.fixture
def trail():
    return small_trail(3)


def test_clean_folder(tmp_path, trail, keys):
    trail.write(tmp_path / "logs")
    done = run(tmp_path / "logs", "--public-keys", keys)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"Digests verified from {iso(START)} to {iso(trail.end)}",
        "3/3 digest files valid",
        "6/6 log files valid",
    ]
    assert len(run(tmp_path / "logs", "--public-keys", keys, "--verbose").stdout.splitlines()) == 3 + 2 * 9


def test_tampered_folder_in_every_format(tmp_path, trail, keys):
    trail.objects[trail.logs[0]] = trail.objects[trail.logs[1]]
    del trail.objects[trail.logs[2]]
    trail.write(tmp_path / "logs")
    arguments = (tmp_path / "logs", "--public-keys", keys)

    done = run(*arguments)
    assert done.returncode == 1
    assert f"ALTERED            log              {trail.logs[0]}" in done.stdout
    assert "hash is not the one that the digest lists [digest " in done.stdout
    assert "4/6 log files valid, 2/6 log files INVALID" in done.stdout

    done = run(*arguments, "--output", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["schemaVersion"] == 1
    assert document["summary"]["logFiles"] == {"valid": 4, "invalid": 2}
    assert document["summary"]["verdicts"]["MISSING"] == 1
    altered = next(v for v in document["verdicts"] if v["verdict"] == "ALTERED")
    assert (altered["s3Object"], altered["digestS3Object"]) == (trail.logs[0], trail.digests[0])

    lines = [json.loads(line) for line in run(*arguments, "--output", "ndjson").stdout.splitlines()]
    assert [{"schemaVersion": 1} | verdict for verdict in document["verdicts"]] == lines

    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--output", "csv").stdout)))
    assert len(rows) == 9
    assert {row["s3Object"] for row in rows if row["isProblem"] == "true"} == {trail.logs[0], trail.logs[2]}


def test_gap_in_the_range_asked_for(tmp_path, trail, keys):
    trail.write(tmp_path / "logs")
    done = run(tmp_path / "logs", "--public-keys", keys, "--since", iso(START - HOUR), "--until", iso(trail.end))
    assert done.returncode == 1
    assert "1 gap that no digest covers" in done.stdout


def test_folder_without_digests(tmp_path, keys):
    (tmp_path / "logs").mkdir()
    done = run(tmp_path / "logs", "--public-keys", keys)
    assert done.returncode == 3
    assert done.stderr.startswith("leastwise: No digests found")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent", "--public-keys", "keys.json"], "absent is not a folder"),
        (["logs"], "needs CloudTrail's public keys"),
        (["logs", "--public-keys", "absent.json"], "absent.json cannot be read"),
        (["logs", "--public-keys", "bad.json"], "bad.json is not JSON"),
        (["logs", "--public-keys", "empty.json"], "holds no PublicKeyList"),
        (["logs", "--public-keys", "wrong.json"], "not an RSA public key"),
        (["logs", "--public-keys", "keys.json", "--since", "yesteryear"], "--since: 'yesteryear' is no time"),
        (["logs", "--public-keys", "keys.json", "--since", "2026-03-03", "--until", "2026-03-01"], "after its end"),
        (["s3://"], "names no bucket"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path, trail, keys, arguments, message):
    trail.write(tmp_path / "logs")
    (tmp_path / "logs" / "public-keys.json").write_text(keys.read_text())
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "empty.json").write_text("{}")
    (tmp_path / "wrong.json").write_text('{"PublicKeyList": [{"Value": "AAAA", "Fingerprint": "x"}]}')
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_digests_that_list_no_log_file_are_no_pass(tmp_path, keys):
    trail = small_trail(0)
    for _ in range(3):
        trail.add_hour(0)
    trail.write(tmp_path / "logs")
    done = run(tmp_path / "logs", "--public-keys", keys)
    assert done.returncode == 3
    assert "3/3 digest files valid\n0 log files were verified: the digests name none\n" in done.stdout
    assert done.stderr.startswith("leastwise: 0 log files were verified: the digests name none\n")
    done = run(tmp_path / "logs", "--public-keys", keys, "--output", "json")
    assert done.returncode == 3
    summary = json.loads(done.stdout)["summary"]
    assert (summary["logFiles"], summary["logFilesNamed"]) == ({"valid": 0, "invalid": 0}, 0)


def test_log_files_that_only_an_unproven_digest_names_are_no_pass(tmp_path, keys):
    trail = small_trail(1)
    trail.write(tmp_path / "logs", sidecars="none")
    done = run(tmp_path / "logs", "--public-keys", keys)
    assert done.returncode == 3
    assert f"0 log files were verified: no digest that names one of the {len(trail.logs)} is proven" in done.stderr


def test_something_wrong_outweighs_that_no_log_file_was_verified(tmp_path, keys):
    trail = small_trail(0)
    for _ in range(3):
        trail.add_hour(0)
    del trail.objects[trail.digests[1]]
    trail.write(tmp_path / "logs")
    done = run(tmp_path / "logs", "--public-keys", keys)
    assert done.returncode == 1
    assert "0 log files were verified: the digests name none" in done.stdout
