"""Write the generated documentation: saved queries, commands, checks, policy checks, and the picture of the demo.

``make docs`` runs it; ``--check`` writes nothing and fails when a page is stale.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from checks_page import checks_page
from rich.console import Console

from leastwise.cli.app import app
from leastwise.cli.demo import print_answers
from leastwise.lake.queries.documentation import saved_queries_page
from leastwise.policy.document import PolicyKind
from leastwise.policy.validation import CHECKS
from leastwise.policy.validation.check import FindingType, ValidationCheck
from leastwise.usecases.demonstration import DemoRequest, ask_all, build_demo, open_desk

FOLDER = Path(__file__).parent
PICTURED = 7
"""How many of the demo's answers the picture holds."""

_OPENING = """\
# Commands

Every command, option and environment variable, written from the program itself by `make docs`. `LEASTWISE_HOME` says
where the event data store is; results go to stdout, progress and messages to stderr.

| exit code | meaning |
|---|---|
| 0 | done; for a verification: nothing is wrong |
| 1 | something was found: an altered log file, a problem, a finding, a FAIL, a difference, a denied request |
| 2 | usage or input: a wrong option, path, time, query, policy |
| 3 | there is nothing to evaluate |
| 4 | incomplete: something is in the quarantine, and listed; a question about policies that stayed undetermined |
| 130 | interrupted |
"""


def commands_page() -> str:
    """The Markdown of ``commands.md``."""
    root = typer.main.get_command(app)
    return "\n".join([_OPENING, *(_section(path, command) for path, command in commands(root))])


def commands(command: Any, path: tuple[str, ...] = ("leastwise",)) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its path: ``leastwise events show``."""
    inner = getattr(command, "commands", {})
    if not inner or (len(path) > 1 and command.invoke_without_command):
        yield " ".join(path), command
    for name, child in inner.items():
        yield from commands(child, (*path, name))


def _section(path: str, command: Any) -> str:
    text = " ".join((command.help or "").split("\n\n")[0].split())
    shown = [parameter for parameter in command.params if parameter.name != "help"]
    usage = [name for parameter in shown if (name := _argument(parameter))]
    lines = [f"## {path}", "", text, "", f"`{' '.join([path, *usage])}`", ""]
    if shown:
        lines += ["| option | default | environment | meaning |", "|---|---|---|---|"]
        lines += [_row(parameter) for parameter in shown]
        lines.append("")
    return "\n".join(lines)


def _argument(parameter: Any) -> str:
    if parameter.param_type_name != "argument":
        return ""
    name = parameter.metavar or parameter.name.upper()
    return name if parameter.required else f"[{name}]"


def _row(parameter: Any) -> str:
    names = [_argument(parameter)] if _argument(parameter) else [*parameter.opts, *parameter.secondary_opts]
    default = getattr(parameter.default, "value", parameter.default)
    without = default is None or default is False or default == () or callable(default)
    cells = [
        ", ".join(f"`{_cell(name)}`" for name in names),
        "" if without or parameter.required else f"`{_cell(str(default))}`",
        f"`{parameter.envvar}`" if parameter.envvar else "",
        _cell(parameter.help or ""),
    ]
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_CHECKS_OPENING = """\
# Policy checks

What [`leastwise policy validate`](policy-validate.md) looks for, written from the checks themselves by `make docs`.
Codes that begin with `LEASTWISE_` are our own; all others are those of IAM Access Analyzer's ValidatePolicy.
"""


def policy_checks_page() -> str:
    """The Markdown of ``policy-checks.md``: a table of AWS's checks by type, and our own in full."""
    own = [check for check in CHECKS if check.code.startswith("LEASTWISE_")]
    parts = [_CHECKS_OPENING]
    for kind in FindingType:
        listed = [check for check in CHECKS if check.type is kind and check not in own]
        parts += [f"## {kind}\n", "| code | what it finds | in policies of the kind |", "|---|---|---|"]
        parts += [*map(_check_row, listed), ""]
    return "\n".join([*parts, "## Our own\n", *map(_own_check, own)])


def _check_row(check: ValidationCheck) -> str:
    what = next(_cell(text) for text in _text_of(check).split("\n\n") if check.code not in text)
    return f"| [{check.code}]({check.learn_more}) | {what} | {_kinds(check)} |"


def _kinds(check: ValidationCheck) -> str:
    return "any" if check.kinds == frozenset(PolicyKind) else ", ".join(one for one in PolicyKind if one in check.kinds)


def _own_check(check: ValidationCheck) -> str:
    return f"### {check.code}\n\n{check.title} ({check.type}; policies: {_kinds(check)}).\n\n{_text_of(check)}\n"


def _text_of(check: ValidationCheck) -> str:
    """The docstring of a check's file, without its first line."""
    return (sys.modules[check.find.__module__].__doc__ or "").partition("\n\n")[2].strip()


def demo_picture() -> str:
    """The first answers of ``leastwise demo`` as SVG, for a fixed day so that it is the same each time."""
    now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        request = DemoRequest(Path(folder), now)
        build_demo(request)
        with open_desk(request.lake, now) as desk:
            answers = list(ask_all(desk, request.truth_file))
    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, highlight=False)
    print_answers(console, answers[:PICTURED])
    picture = console.export_svg(title="leastwise demo", unique_id="leastwise-demo")
    # Without the fonts that the picture would fetch from the Internet: the reader's own monospace serves.
    return re.sub(r"    @font-face \{.*?\n    \}\n", "", picture, flags=re.DOTALL)


PAGES: dict[str, Callable[[], str]] = {
    "saved-queries.md": saved_queries_page,
    "commands.md": commands_page,
    "policy-checks.md": policy_checks_page,
    "checks.md": checks_page,
    "images/demo.svg": demo_picture,
}


def main() -> int:
    """Write or check every page; returns the exit code."""
    stale = []
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    verb = "is stale: run `make docs`" if "--check" in sys.argv else "written"
    for name in stale:
        sys.stderr.write(f"docs/{name} {verb}\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
