"""The command line: one file per command beside this one; this file only lists them and turns errors into text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Annotated, Any

import typer

from leastwise.cli.output_default import VARIABLE, ignore_output_not_offered
from leastwise.errors import InputError, LeastwiseError

INTERRUPTED = 130
TRACEBACK = "LEASTWISE_TRACEBACK"
"""Environment variable that shows where an unexpected error arose."""

_HELP = "The open-source IAM auditor for AWS: who did what, who can do what, and who should not be able to any more."

# (module, attribute, command name): a Typer attribute becomes a group, a function a command. The order is shown.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("demo", "demo", "demo"),
    ("doctor", "doctor", "doctor"),
    ("ingest", "ingest", "ingest"),
    ("collect", "collect", "collect"),
    ("events", "events_app", "events"),
    ("query", "query", "query"),
    ("timeline_of", "timeline_of", "timeline-of"),
    ("timeline", "timeline", "timeline"),
    ("can", "can", "can"),
    ("who_can", "who_can", "who-can"),
    ("rollback", "rollback", "rollback"),
    ("rules", "rules_app", "rules"),
    ("last_accessed", "last_accessed", "last-accessed"),
    ("analyze", "analyze_app", "analyze"),
    ("audit", "audit", "audit"),
    ("checks", "checks_app", "checks"),
    ("archive_rules", "archive_rules_app", "archive-rules"),
    ("reviews", "reviews_app", "reviews"),
    ("roster", "roster_app", "roster"),
    ("right_size", "right_size", "right-size"),
    ("generate", "generate", "generate"),
    ("verify_logs", "verify_logs", "verify-logs"),
    ("lake", "lake_app", "lake"),
    ("policy", "policy_app", "policy"),
    ("reference", "reference_app", "reference"),
)


def _version(wanted: bool) -> None:
    if wanted:
        from leastwise import __version__

        typer.echo(f"leastwise {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read by typer; `--version` acts in its callback."""


_COMPARED_WITH_TEXT = (
    "events",
    "query",
    "timeline-of",
    "timeline",
    "can",
    "who-can",
    "rollback",
    "right-size",
    "generate",
    "last-accessed",
)


app: typer.Typer
"""The whole command line, made when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()["app"] = made = _application(COMMANDS)
    return made


def _application(commands: Iterable[tuple[str, str, str]]) -> typer.Typer:
    made = typer.Typer(
        name="leastwise",
        help=_HELP,
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help costs half the start-up time of decorated help
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_options)
    for module, attribute, name in commands:
        found: Any = getattr(import_module(f"leastwise.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name)(found)
    return made


def _application_for(arguments: list[str]) -> typer.Typer:
    """The command line with the command alone that is asked for: making all of them ready takes longer than most."""
    wanted = [command for command in COMMANDS if command[2] in arguments[:1]]
    return _application(wanted or COMMANDS)


def run(arguments: list[str] | None = None, *, entry: Callable[..., Any] | None = None) -> int:
    """Run the command line; returns the exit code. Errors become one line (and a hint) on stderr."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        _check_text(given)
        if entry is None:
            entry = _application_for(given)
            if VARIABLE in os.environ:
                entry = typer.main.get_command(entry)
                ignore_output_not_offered(entry, given)
        result = entry(args=arguments, standalone_mode=False)
    except LeastwiseError as error:
        return _report(error)
    except typer.Abort:
        print("leastwise: aborted", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except KeyboardInterrupt:
        print("leastwise: interrupted", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except SystemExit as ended:
        return _ended(ended)
    except Exception as error:
        return _other_error(error)
    if result == INTERRUPTED:
        print("leastwise: interrupted", file=sys.stderr)  # noqa: T201
    return result if isinstance(result, int) else 0


def _check_text(arguments: list[str]) -> None:
    """Values that are compared with events must be text; file names need not be. Raises InputError."""
    if not arguments or arguments[0] not in _COMPARED_WITH_TEXT:
        return
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            shown = argument.encode("utf-8", "backslashreplace").decode()
            raise InputError(
                f"'{shown}' is no text in {sys.getfilesystemencoding()}", "give it in UTF-8, with a UTF-8 locale"
            )


def _ended(ended: SystemExit) -> int:
    """The exit code of a command that ended itself; a reader that closed the pipe early (`| head`) is no error."""
    if type(sys.stdout).__name__ == "PacifyFlushWrapper":
        return 0
    return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def _report(error: LeastwiseError) -> int:
    print(f"leastwise: {error.message}", file=sys.stderr)  # noqa: T201
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)  # noqa: T201
    return error.exit_code


def _other_error(error: Exception) -> int:
    """A usage error as typer words it; the system's and any unexpected error as one line."""
    if show := getattr(error, "show", None):
        show()
        return int(getattr(error, "exit_code", 2))
    if os.environ.get(TRACEBACK):
        raise error
    if isinstance(error, OSError) and error.strerror:
        name = f": {error.filename}" if error.filename else ""
        return _report(LeastwiseError(f"{error.strerror}{name}", "check permissions and free space, then run it again"))
    if isinstance(error, MemoryError):
        return _report(LeastwiseError("out of memory", "give the process more memory, or the command less to do"))
    text = f"{type(error).__name__}: {error}".partition("\n")[0]
    return _report(LeastwiseError(f"unexpected error: {text}", f"this is a defect; {TRACEBACK}=1 shows where"))
