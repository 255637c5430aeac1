"""Every command in the documentation runs, and every command is in the documentation."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer

from leastwise.cli.app import app, run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(?:console|sh|bash)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_EXIT = re.compile(r"\s+# exit: (\d+)\s*$")
_PIPED = re.compile(r"cat (\S+) \| ")
_EVENT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DATE = re.compile(r"20\d\d-\d\d-\d\d")
_REFRESHED = {"FILE": "service-reference/brandnew.json", "FOLDER": "service-reference"}
_PLACEHOLDER = re.compile(r"\b(PATH|EVENT_?ID|FILE|FOLDER)\b|…")


@dataclass(frozen=True)
class Documented:
    """A command line of a page, the exit code it promises, and the block it stands in."""

    page: str
    arguments: tuple[str, ...]
    exit_code: int
    block: str
    stdin: str | None = None

    @property
    def needs_aws(self) -> bool:
        """Whether it would leave the machine, or never end."""
        is_live = self.arguments[0] == "collect" and "--from-file" not in self.arguments
        away = {"--follow", "--fetch-public-keys", "--aws", "--apply"}
        return is_live or any(one.startswith("s3://") for one in self.arguments) or not away.isdisjoint(self.arguments)


def documented(page: Path) -> Iterator[Documented]:
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            text = line.removeprefix("$ ")
            piped = _PIPED.match(text)
            text = text[piped.end() :] if piped else text
            if not text.startswith("leastwise "):
                continue
            code = _EXIT.search(text)
            text = _EXIT.sub("", text)
            parts = shlex.split(text, comments=True)
            ends = [index for index, part in enumerate(parts) if part in ("|", ">", "<", "&&", "2>")]
            arguments = tuple(parts[1 : ends[0] if ends else None])
            yield Documented(page.name, arguments, int(code[1]) if code else 0, block, piped[1] if piped else None)


COMMANDS = [command for page in PAGES for command in documented(page)]


@pytest.fixture
def here(demo_home, write_files, tmp_path, monkeypatch):
    """A folder with the files that the documentation speaks of, and the demo as LEASTWISE_HOME: a copy, for commands
    that write."""
    shutil.copytree(demo_home / "lake", tmp_path / "home" / "lake")
    (tmp_path / "logs").symlink_to(demo_home / "trail")
    for page in PAGES:
        write_files(page.read_text(encoding="utf-8"))
    for name in sorted({part for command in COMMANDS for part in command.arguments}):
        if name.endswith(".sql"):
            (tmp_path / name).write_text("SELECT eventName FROM events")
        elif name.startswith("keys") and name.endswith(".json"):
            shutil.copy(demo_home / "trail" / "public-keys.json", tmp_path / name)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEASTWISE_DEMO_EVENTS", "8000")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: f"{one.page}: {' '.join(one.arguments)[:80]}")
def test_documented_command_runs(command, here, demo_home, monkeypatch, capfdbinary):
    if command.arguments[:2] == ("reference", "refresh"):
        command = replace(command, arguments=tuple(_REFRESHED.get(part, part) for part in command.arguments))
    if command.needs_aws or any(_PLACEHOLDER.search(part) for part in command.arguments):
        parse(command.arguments)
        return
    truth = json.loads((demo_home / "trail" / "truth.json").read_text())
    known = truth["stories"][0]["eventIDs"][0]
    arguments = [_EVENT_ID.sub(known, part) for part in command.arguments]
    if command.stdin is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((here / command.stdin).read_bytes())))
    code = run(arguments)
    captured = capfdbinary.readouterr()
    errors = captured.err.decode()
    if code == 3 and any(_DATE.search(part) for part in arguments):
        return  # the demo's trail does not reach the dates of the example
    message = errors.removeprefix("leastwise: ").partition("\n")[0]
    if code and message and message in command.block:
        return  # the page shows this very error
    assert code == command.exit_code, errors or captured.out.decode()[:2000]


def parse(arguments):
    """Read the command line as the program would, without running it. Raises click's error for a wrong one."""
    command, rest, context = typer.main.get_command(app), list(arguments), None
    while hasattr(command, "commands") and rest and rest[0] in command.commands:
        command, rest = command.commands[rest[0]], rest[1:]
    context = command.make_context("leastwise", rest)
    assert context is not None


def test_the_documentation_has_commands_at_all():
    assert len(COMMANDS) > 20


def leaves(command, path=()):
    inner = getattr(command, "commands", {})
    if not inner or (path and command.invoke_without_command):
        yield " ".join(("leastwise", *path)), command
    for name, child in inner.items():
        yield from leaves(child, (*path, name))


@pytest.mark.parametrize(("name", "command"), list(leaves(typer.main.get_command(app))), ids=lambda value: str(value))
def test_every_command_and_option_is_documented(name, command):
    prose = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.name != "commands.md")
    assert name in prose, f"{name} is in no page: mention it where a reader needs it"
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    heading = f"## {name}\n"
    assert heading in reference, "run `make docs`"
    section = reference.partition(heading)[2].partition("\n## ")[0]
    for parameter in command.params:
        for option in [*parameter.opts, *parameter.secondary_opts]:
            if option.startswith("-") and option != "--help":
                assert f"`{option}`" in section, f"{name} {option}: run `make docs`"


def test_links_lead_somewhere():
    for page in [*PAGES, *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]:
        text = re.sub(r"^```.*?^```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} -> {target}"
