"""``leastwise verify-logs``: is the trail what CloudTrail delivered?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leastwise.lake.integrity.verdict import Verdict
    from leastwise.lake.verdicts import VerdictRecorder


class VerdictFormat(StrEnum):
    """How verdicts are printed."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


def verify_logs(
    location: Annotated[
        str, typer.Argument(help="s3://BUCKET or s3://BUCKET/PREFIX, or a folder downloaded from the bucket.")
    ],
    since: Annotated[
        str | None, typer.Option(help="Start: 2026-01-31, 2026-01-31T12:00:00Z, 60d.", envvar="LEASTWISE_SINCE")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="End, in the same forms. Digests must reach up to it.", envvar="LEASTWISE_UNTIL")
    ] = None,
    account: Annotated[
        list[str] | None, typer.Option(help="Only this account (repeatable).", envvar="LEASTWISE_ACCOUNT")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Only this Region (repeatable).", envvar="LEASTWISE_REGION")
    ] = None,
    public_keys: Annotated[
        list[Path] | None,
        typer.Option(
            help="Output of `aws cloudtrail list-public-keys`, one file a Region.", envvar="LEASTWISE_PUBLIC_KEYS"
        ),
    ] = None,
    fetch_public_keys: Annotated[
        bool,
        typer.Option(
            "--fetch-public-keys",
            help="Ask CloudTrail for the keys, also for a folder.",
            envvar="LEASTWISE_FETCH_PUBLIC_KEYS",
        ),
    ] = False,
    output: Annotated[
        VerdictFormat, typer.Option(help="How verdicts are printed.", envvar="LEASTWISE_OUTPUT")
    ] = VerdictFormat.TABLE,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print what is verified too (table).", envvar="LEASTWISE_VERBOSE")
    ] = False,
    threads: Annotated[
        int, typer.Option(min=1, max=64, help="Objects read at the same time.", envvar="LEASTWISE_THREADS")
    ] = 8,
) -> int:
    """Verify CloudTrail's log files with its signed digests, from S3 or from downloaded files.

    The verdict on each object that was ingested is kept in the event data store, and shown beside its events.

    Exit code: 0 all is proven or not covered yet, 1 something is altered, missing, wrongly signed, unlisted or in a
    gap, 2 usage or input, 3 no digests found, or no log file verified.
    """
    import sys
    from datetime import UTC, datetime

    from leastwise.errors import NothingToEvaluateError
    from leastwise.lake.integrity.printing import verdict_output
    from leastwise.usecases.trail.moments import parse_end, parse_moment
    from leastwise.usecases.verification import VerificationOptions
    from leastwise.usecases.verification import verify_logs as run

    now = datetime.now(UTC)
    options = VerificationOptions(
        since=parse_moment(since, now=now, option="--since").replace(tzinfo=UTC) if since else None,
        until=parse_end(until, now=now, option="--until").replace(tzinfo=UTC) if until else None,
        accounts=frozenset(account or ()),
        regions=frozenset(region or ()),
        public_keys=tuple(public_keys or ()),
        fetch_public_keys=fetch_public_keys,
        threads=threads,
    )
    printed = verdict_output(output.value, sys.stdout, verbose=verbose)
    with _recorder() as recorder:

        def record(verdict: Verdict) -> None:
            printed.add(verdict)
            if recorder is not None:
                recorder.add(verdict)

        known = recorder.known_hash if recorder is not None else None
        report = run(location, options, now=now, record=record, known_hashes=known)
        if recorder is not None:
            recorder.flush()
    printed.finish(report)
    if report.proves_nothing:
        hint = "Verify a time with events (--since, --until), or one whose digests have a follower."
        raise NothingToEvaluateError(report.why_nothing, hint)
    return 0 if report.is_clean else 1


@contextmanager
def _recorder() -> Iterator[VerdictRecorder | None]:
    """Where verdicts are kept: in the lake, if there is one that can be written."""
    import os

    from leastwise.lake.lake import Lake
    from leastwise.lake.verdicts import VerdictRecorder
    from leastwise.settings import load_settings

    folder = load_settings().lake_path
    if not (folder / "catalogue.sqlite").exists() or not os.access(folder, os.W_OK):
        yield None
        return
    with Lake.open(folder) as lake:
        yield VerdictRecorder(lake.catalogue)
