"""What the subcommands of ``leastwise policy`` share: reading the reference, and printing a result."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leastwise.policy import CheckResult, Reference, Request

INCOMPLETE = 4


class ResultFormat(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"


Output = Annotated[
    ResultFormat, typer.Option("--output", "-o", help="How the result is printed.", envvar="LEASTWISE_OUTPUT")
]


def reference() -> Reference:
    """The reference data in force."""
    from leastwise.settings import load_settings
    from leastwise.usecases.reference_data import reference_in_force

    return reference_in_force(load_settings().home)


def read_stdin() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def print_json(document: Any) -> None:
    """Print a JSON document."""
    _write(json.dumps(document, indent=2, ensure_ascii=False))


def print_lines(lines: list[str]) -> None:
    """Print lines of text, control characters made visible."""
    from leastwise.reports.terminal import safe_text

    _write("\n".join(map(safe_text, lines)))


def _write(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def report_check(name: str, result: CheckResult, output: ResultFormat, known: Reference) -> int:
    """Print a custom check's result and return the exit code: 0 PASS, 1 FAIL, 4 undetermined."""
    from leastwise.policy import Outcome
    from leastwise.usecases.policy_decisions import check_document, check_message

    if output is ResultFormat.JSON:
        print_json(check_document(name, result, known))
    else:
        lines = [f"{result.outcome}  {check_message(name, result)}"]
        if result.allowed_by is not None and result.request is not None:
            lines += [f"allowed by   {result.allowed_by.label}", *request_lines(result.request)]
        if result.denied_by is not None:
            lines.append(f"denied before by {result.denied_by.label}")
        lines += [f"undecided    {one.label}" for one in result.undecided]
        lines += [f"note         {result.note}"] if result.note else []
        print_lines(lines)
    return {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNDETERMINED: INCOMPLETE}[result.outcome]


def request_lines(request: Request) -> list[str]:
    """A request in lines of text."""
    lines = [f"for example  {request.action} on {request.resource}"]
    if request.caller is not None:
        lines.append(
            f"by           {request.caller.session_arn or request.caller.arn or 'anybody, without credentials'}"
        )
    lines += [f"with         {key} = {', '.join(values)}" for key, values in sorted(request.context.items())]
    return lines
