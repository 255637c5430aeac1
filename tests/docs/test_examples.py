"""Examples do what their page says: commands print what is shown, Python prints its comments, limits are the program's.

A block with ``$ leastwise …`` shows the output of each command, stdout before stderr. In Python the comment of a
``print``, or the lines of comment behind a block, are what is printed.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leastwise.cli.app import run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *(ROOT / "docs" / name for name in ("policy.md", "policy-validate.md"))]
PYTHON_PAGES = [ROOT / "docs" / name for name in ("policy.md", "reference-data.md")]
_CONSOLE = re.compile(r"^```console\n(\$ .*?)^```", re.DOTALL | re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LIMIT = re.compile(r"^\| `(\w+)\.([A-Z_]+)` \|", re.MULTILINE)
_CHANGING = re.compile(r"Reference data of \S+, Leastwise \S+")


def shown(page: Path) -> Iterator[tuple[str, list[str], str]]:
    """(page, arguments, output) of each policy command of a page whose output is shown."""
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            arguments = shlex.split(line, comments=True)[1:]
            if arguments[:1] == ["policy"] and output.strip():
                yield page.name, arguments, output.strip()


SHOWN = [one for page in PAGES for one in shown(page)]


@pytest.fixture
def here(write_files, tmp_path, monkeypatch):
    for page in PAGES:
        write_files(page.read_text(encoding="utf-8"))
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("page", "arguments", "output"), SHOWN, ids=lambda value: str(value)[:60])
def test_command_prints_what_its_page_shows(page, arguments, output, here, capfdbinary):
    run(arguments)
    captured = capfdbinary.readouterr()
    printed = (captured.out + captured.err).decode()
    assert as_shown(printed) == as_shown(output), page


def as_shown(text):
    return _CHANGING.sub("Reference data", "\n".join(line.rstrip() for line in text.strip().splitlines()))


def test_there_are_outputs_to_compare():
    assert len(SHOWN) > 8


@pytest.mark.parametrize("page", PYTHON_PAGES, ids=lambda page: page.name)
def test_python_prints_what_its_comments_say(page):
    names: dict[str, object] = {}
    for block in _PYTHON.findall(page.read_text(encoding="utf-8")):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block, page.name, "exec"), names)
        assert printed.getvalue().splitlines() == list(promised(block)), block


def promised(block):
    for line in block.splitlines():
        code, mark, comment = line.partition("# ")
        if mark and (not code or "print(" in code):
            yield comment


def test_limits_of_the_search_are_those_of_the_program():
    limits = _LIMIT.findall((ROOT / "docs" / "policy.md").read_text(encoding="utf-8"))
    assert len(limits) > 3
    for module, name in limits:
        assert getattr(importlib.import_module(f"leastwise.policy.{module}"), name) > 1, name


def test_validation_reads_a_policy_from_standard_input(here, tmp_path, monkeypatch, capfdbinary):
    with (tmp_path / "old.json").open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert run(["policy", "validate", "-"]) == 0
