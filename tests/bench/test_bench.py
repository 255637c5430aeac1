"""Every part of the bench runs at toy size and prints its figures; their values are not judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
RATIOS = {
    "startup": {"leastwise --help"},
    "demo": {"demo generator"},
    "ingest": {
        "ingest, one process ÷ B1",
        "ingest, two processes ÷ B1",
        "ingest, two processes ÷ DuckDB read_json",
        "CPU, small ÷ large objects",
        "largest process",
        "lake ÷ gz, compacted",
    },
    "known-objects": {"the same again"},
    "queries": {
        "service and action questions ÷ order of time",
        "all twelve ÷ order of time",
        "one event by id ÷ order of time",
        "slowest answer",
        "twelve scans ÷ twelve answers",
    },
    "last-accessed": {"the same, usage counted cold", "usage with 100,000 events more", "peak memory"},
    "analysis": {"external, unused and escalation together", "peak memory", "CPU a role, N ÷ N/10"},
    "growth": {"ingest rate, N ÷ N/10", "all twelve, 4N ÷ N"},
}
"""The figures that have a target, by part."""


def _bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments, "--folder", str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_every_part_prints_its_figures(tmp_path: Path) -> None:
    done = _bench(tmp_path, "--events", "2000", "--rounds", "1", "--output", "json")
    assert done.returncode in (0, 1), done.stderr
    parts = {entry["part"]: entry["figures"] for entry in json.loads(done.stdout)["parts"]}
    judged = {name: {one["name"] for one in figures if one["target"]} for name, figures in parts.items()}
    assert {name: RATIOS[name] - judged[name] for name in RATIOS} == {name: set() for name in RATIOS}
    assert all(figure["value"] > 0 for figures in parts.values() for figure in figures)
    titles = [figure["name"] for figure in parts["queries"] if figure["unit"] == "ms"]
    assert len(titles) == 12 + 1


def test_a_part_prints_lines_with_its_targets(tmp_path: Path) -> None:
    done = _bench(tmp_path, "demo", "--events", "2000", "--rounds", "1")
    assert done.returncode in (0, 1), done.stderr
    assert "demo generator" in done.stdout
    assert "≥ 50000" in done.stdout


def test_an_unknown_part_is_one_line(tmp_path: Path) -> None:
    done = _bench(tmp_path, "nothing")
    assert done.returncode == 2
    assert "unknown part 'nothing'; choose from startup" in done.stderr


def test_an_account_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = _bench(tmp_path, "analysis", "--account-file", "nowhere.json")
    assert done.returncode == 2
    assert "--account-file nowhere.json: no such file" in done.stderr
