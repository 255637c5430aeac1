"""The demo organisation's trail as objects in a folder, with the truth about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from leastwise.demo.events import iso
from leastwise.demo.expected import analysis_truth, expected_findings
from leastwise.demo.iam import changes, histories, initial_state, write_details
from leastwise.demo.iam.credentials import credentials, write_credentials
from leastwise.demo.iam.details import FOLDER
from leastwise.demo.insights import insight_objects
from leastwise.demo.organisation import BUCKET_NAME, TRAIL_NAME
from leastwise.demo.production import Production, prepare
from leastwise.demo.resources import write_organization, write_snapshots
from leastwise.demo.schedule import RECENT_DAYS
from leastwise.demo.truth import Truth
from leastwise.demo.writer import LogObject, Writer
from leastwise.errors import InputError

EVENTS_PER_OBJECT: Final = 90
EVENTS_PER_LARGE_OBJECT: Final = 5_000
TRUTH_FILE: Final = "truth.json"


def event_stream(
    *, events: int = 50_000, days: int = 180, end: datetime, seed: int = 7, events_per_object: int = EVENTS_PER_OBJECT
) -> Iterator[str]:
    """Yields every record as compact JSON, as delivered (duplicates too), without writing anything."""
    production = prepare(events=events, days=days, end=end, seed=seed, events_per_object=events_per_object)
    for item in production.objects():
        yield from item.records


def _write_all(
    production: Production, folder: Path, insights: list[LogObject], progress: Callable[[int], None] | None
) -> tuple[int, int]:
    """Writes everything; returns how many records in how many log objects, Insights not counted."""
    written = 0
    with Writer(folder) as writer:
        for item in production.objects():
            writer.write(item)
            written += len(item.records)
            if progress:
                progress(written)
        objects = writer.objects
        for item in insights:
            writer.write(item)
    return written, objects


def generate(
    folder: Path,
    *,
    events: int = 50_000,
    days: int = 180,
    end: datetime,
    seed: int = 7,
    digests: bool = True,
    digest_days: int = RECENT_DAYS,  # a millisecond's signing for each hour, account and Region
    large_objects: bool = False,
    events_per_object: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Truth:
    """Writes the demo organisation's trail below ``folder`` and returns the truth, also written as ``truth.json``.

    ``events`` counts records as delivered; ``end`` is rounded down to midnight UTC; ``digest_days`` at the end are
    covered by digests of every hour, empty ones too, for each account and Region (``public-keys.json`` verifies them);
    ``progress`` is told how many records are written. The same arguments give the same bytes, but for keys and
    signatures. Raises InputError for impossible sizes.
    """
    per_object = events_per_object or (EVENTS_PER_LARGE_OBJECT if large_objects else EVENTS_PER_OBJECT)
    production = prepare(events=events, days=days, end=end, seed=seed, events_per_object=per_object)
    insights = list(insight_objects(seed, production.end))
    with _writing(folder):
        _make(folder, production)
        written, objects = _write_all(production, folder, insights, progress)
        signed = _sign(folder, production.end, digest_days) if digests else 0
        details, resources, analysis = _accounts(folder, production)
    truth = Truth(
        seed=seed,
        days=days,
        start=iso(production.first),
        end=iso(production.end),
        organization_id=production.organisation.id,
        trail_name=TRAIL_NAME,
        bucket=BUCKET_NAME,
        events_per_object=per_object,
        events=written,
        distinct_events=written - production.duplicates,
        duplicates=production.duplicates,
        objects=objects,
        insight_events=sum(len(item.records) for item in insights),
        insight_objects=len(insights),
        digests=signed,
        per_account=dict(sorted(production.per_account.items())),
        per_day=dict(sorted(production.per_day.items())),
        stories=tuple(story.truth for story in production.stories),
        account_details=details,
        iam_resources=resources,
        analysis=analysis,
    )
    with _writing(folder):
        truth.write(folder / TRUTH_FILE)
    return truth


def _accounts(
    folder: Path, production: Production
) -> tuple[dict[str, str], list[dict[str, object]], dict[str, object]]:
    """Writes the accounts as they are at the end; returns the files with their IAM state, what every IAM resource was
    when, and what analyses should find."""
    events = [event for story in production.stories for event in story.events]
    states = initial_state(production.organisation, production.first)
    before = deepcopy(states)
    made = changes(states, events)
    owned = credentials(production.organisation, states, production.used, events)
    write_credentials(folder, FOLDER, owned, production.used, production.end)
    write_snapshots(folder, production.organisation, FOLDER, production.end)
    write_organization(folder, FOLDER, production.end)
    expected = expected_findings(production.organisation, owned, production.end)
    return write_details(folder, states, production.end), histories(before, made), analysis_truth(expected)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot write {error.filename or folder}: {error.strerror}") from error


def _make(folder: Path, production: Production) -> None:
    """Makes the folder; one that holds another trail is refused, for its objects would be counted too."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "AWSLogs").exists() and not _holds_same(folder / TRUTH_FILE, production):
        raise InputError(f"{folder} already holds another trail", "give an empty or a new folder")


def _holds_same(path: Path, production: Production) -> bool:
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
        return bool(
            (truth["seed"], truth["days"], truth["end"], truth["totals"]["events"], truth["eventsPerObject"])
            == (
                production.organisation.seed,
                production.days,
                iso(production.end),
                production.records,
                production.per_object,
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sign(folder: Path, end: datetime, days: int) -> int:
    from leastwise.demo.digests import generate_key, sign_folder

    return len(sign_folder(folder, start=end - timedelta(days=days), end=end, key=generate_key()))
