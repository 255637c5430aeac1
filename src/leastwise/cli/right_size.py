"""`leastwise right-size`: the smallest policy for what a user or role did, proved and replayed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from leastwise.cli.policy.printing import Output, ResultFormat, print_json, print_lines, reference
from leastwise.cli.standard_error import say

if TYPE_CHECKING:
    from leastwise.evidence.replay import Replay
    from leastwise.policy import Reference
    from leastwise.usecases.analyzer.right_size import Sized, SizeRequest

_FAILED: Final = 1
_INCOMPLETE: Final = 4


class SizeLevel(StrEnum):
    """How far the policy is narrowed."""

    SERVICE = "service"
    ACTION = "action"
    RESOURCE = "resource"


class WrittenAs(StrEnum):
    """How the policy is written."""

    JSON = "json"
    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"
    CLI = "cli"


Days = Annotated[
    int, typer.Option(min=1, help="Look at the calls of so many days.", envvar="LEASTWISE_RIGHT_SIZE_DAYS")
]
AtLevel = Annotated[SizeLevel, typer.Option(help="How far to narrow.", envvar="LEASTWISE_RIGHT_SIZE_LEVEL")]
Written = Annotated[
    WrittenAs | None,
    typer.Option(
        "--format",
        help="Print the policy alone, so: json, terraform, cloudformation, cli. The report goes to stderr.",
        envvar="LEASTWISE_RIGHT_SIZE_FORMAT",
        show_default=False,
    ),
]
MostResources = Annotated[
    int,
    typer.Option(
        "--max-resources",
        min=1,
        help="List so many resources of an action before patterns.",
        envvar="LEASTWISE_RIGHT_SIZE_MAX_RESOURCES",
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="ACTION", help="Keep this action (repeatable).", envvar="LEASTWISE_RIGHT_SIZE_KEEP"),
]
KeepLists = Annotated[
    bool,
    typer.Option(
        "--keep-lists",
        help="Keep list and describe actions of the services used, for the console.",
        envvar="LEASTWISE_RIGHT_SIZE_KEEP_LISTS",
    ),
]
WithConditions = Annotated[
    bool,
    typer.Option(
        "--with-conditions",
        help="Add the conditions that held for all calls: VPC endpoint, address, MFA.",
        envvar="LEASTWISE_RIGHT_SIZE_WITH_CONDITIONS",
    ),
]
Account = Annotated[
    str | None, typer.Option(help="The account of the principal.", envvar="LEASTWISE_RIGHT_SIZE_ACCOUNT")
]


def right_size(
    principal: Annotated[
        str | None, typer.Argument(help="A user or role: name, ARN or unique id.", show_default=False)
    ] = None,
    days: Days = 90,
    level: AtLevel = SizeLevel.RESOURCE,
    written: Written = None,
    most_resources: MostResources = 10,
    keep: Keep = None,
    keep_lists: KeepLists = False,
    drop_unseen_data: Annotated[
        bool,
        typer.Option(
            "--drop-unseen-data",
            help="Give up actions whose use this trail cannot show, such as reading S3 objects without data events.",
            envvar="LEASTWISE_RIGHT_SIZE_DROP_UNSEEN_DATA",
        ),
    ] = False,
    with_conditions: WithConditions = False,
    canary: Annotated[
        Path | None, typer.Option(help="Write a watch for calls that the policy would deny to this file.")
    ] = None,
    watch: Annotated[Path | None, typer.Option(help="Evaluate such a watch over the events since, instead.")] = None,
    account: Account = None,
    output: Output = ResultFormat.TABLE,
) -> int:
    """Make the smallest policy for what a user or role did: proved to allow nothing new, every call replayed.

    Exit code: 0 proved, and all calls stay allowed; 1 a call would be denied; 2 usage, an ambiguous name; 3 nothing to
    evaluate; 4 not proved, or calls that cannot be judged.
    """
    from leastwise.errors import InputError

    if watch is not None:
        return _watched(watch, output)
    if principal is None:
        raise InputError("whose policy is to be made smaller?", "name a user or role, or give --watch FILE")
    known = reference()
    request = size_request(
        principal, days, level, most_resources, keep, keep_lists, drop_unseen_data, with_conditions, account
    )
    sized = _sized(request, known)
    if canary is not None:
        _write_watch(canary, sized)
    return show(sized, known, written, output)


def size_request(
    principal: str,
    days: int,
    level: SizeLevel,
    most_resources: int,
    keep: list[str] | None,
    keep_lists: bool,
    drop_unseen_data: bool,
    with_conditions: bool,
    account: str | None,
) -> SizeRequest:
    """What the options ask for."""
    from leastwise.policy.generate_pieces import Level
    from leastwise.usecases.analyzer.right_size import SizeRequest

    return SizeRequest(
        principal,
        datetime.now(UTC),
        days,
        Level(level.value),
        most_resources,
        tuple(keep or ()),
        keep_lists,
        drop_unseen_data,
        with_conditions,
        account,
    )


def show(sized: Sized, known: Reference, written: WrittenAs | None, output: ResultFormat) -> int:
    """Print a smaller policy with its report and return the exit code."""
    from leastwise.usecases.analyzer.right_size_formats import PolicyFormat, policy_text
    from leastwise.usecases.analyzer.right_size_rows import sized_document, sized_lines

    form = PolicyFormat((written or WrittenAs.JSON).value)
    text = policy_text(sized.documents, sized.arn, form) if sized.documents else ""
    if output is ResultFormat.JSON:
        print_json(sized_document(sized, known, form))
    elif written is not None:
        say(*sized_lines(sized, known))
        print_lines(text.split("\n") if text else [])
    else:
        print_lines([*sized_lines(sized, known), *(text.split("\n") if text else [])])
    return _exit_code(sized.replay, is_whole=(sized.today is None or sized.is_proved) and not sized.unread)


def _exit_code(replay: Replay, *, is_whole: bool) -> int:
    from leastwise.evidence.replay import Fate

    if replay.calls(Fate.DENIED):
        return _FAILED
    return 0 if is_whole and not replay.calls(Fate.UNJUDGED) else _INCOMPLETE


def _sized(request: SizeRequest, known: Reference) -> Sized:
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.right_size import right_size as smallest
    from leastwise.usecases.recorder.timelines_store import open_recorder

    with open_recorder(load_settings().lake_path) as recorder:
        return smallest(recorder.lake, recorder.inventory.state_at(), request, known)


def _write_watch(path: Path, sized: Sized) -> None:
    from leastwise.cli.destination import row_destination
    from leastwise.usecases.analyzer.right_size_watch import watch_document

    with row_destination(path, is_parquet=False) as stream:
        stream.write(f"{json.dumps(watch_document(sized), indent=2, ensure_ascii=False)}\n".encode())
    say(f"{path}: evaluate it with `leastwise right-size --watch {path}`")


def _watched(path: Path, output: ResultFormat) -> int:
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.right_size_rows import watched_document, watched_lines
    from leastwise.usecases.analyzer.right_size_watch import read_watch, watched
    from leastwise.usecases.recorder.timelines_store import open_recorder

    watch = read_watch(path)
    with open_recorder(load_settings().lake_path) as recorder:
        found = watched(recorder.lake, recorder.inventory.state_at(), watch, datetime.now(UTC), reference())
    if output is ResultFormat.JSON:
        print_json(watched_document(found))
    else:
        print_lines(list(watched_lines(found)))
    return _exit_code(found.replay, is_whole=True)
