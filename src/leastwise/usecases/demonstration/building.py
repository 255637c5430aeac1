"""Build the demo organisation in a folder: its trail, and a lake of its own.

The folder is a home of its own: ``trail/`` holds log objects, digests, the accounts' state and the truth file,
``lake/`` the event data store and the inventory. Each part is made beside the old one and then takes its place, so that
a reader finds the old or the new part whole, and an interrupted build is simply built again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from leastwise.demo import generate
from leastwise.errors import InputError, LakeError
from leastwise.inventory.store import Inventory
from leastwise.lake.ingest import IngestSummary
from leastwise.lake.integrity.report import VerificationReport
from leastwise.lake.lake import Lake
from leastwise.usecases.ingesting import IngestRequest, Listeners, ingest
from leastwise.usecases.recorder.collecting import collect_files
from leastwise.usecases.verification import VerificationOptions, verify_logs

TRUTH_FILE: Final = "truth.json"
_STATE: Final = frozenset({"state.sqlite", "state.sqlite-wal", "state.sqlite-shm"})
_OWN: Final = frozenset({"trail", "lake", "new", "old", "demo.lock", "leastwise.toml"}) | _STATE


class DemoStage(StrEnum):
    """What the building is at."""

    GENERATING = "generating the trail"
    INGESTING = "ingesting"
    COLLECTING = "recording the accounts"
    VERIFYING = "verifying the digests"


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Which demo organisation: how many events over how many days before ``now`` (aware), grown from ``seed``.

    ``keep`` leaves an organisation that is in the folder as it is.
    """

    folder: Path
    now: datetime
    events: int = 50_000
    days: int = 180
    seed: int = 7
    workers: int = 1
    keep: bool = False

    @property
    def trail(self) -> Path:
        """The folder of the log objects, the digests, the public keys and the truth file."""
        return self.folder / "trail"

    @property
    def lake(self) -> Path:
        """The folder of the event data store."""
        return self.folder / "lake"

    @property
    def truth_file(self) -> Path:
        """The file of what was planted."""
        return self.trail / TRUTH_FILE


@dataclass(frozen=True, slots=True)
class BuiltDemo:
    """What building did: ``ingested`` is None where the lake was kept as it was."""

    ingested: IngestSummary | None
    verified: VerificationReport


def build_demo(request: DemoRequest, stage: Callable[[DemoStage, int], None] | None = None) -> BuiltDemo:
    """Build trail and lake in the folder, replacing what an earlier run built there, and verify the trail.

    ``stage`` is told what is being done and how much of it is. Raises InputError for a folder that holds something
    else or sizes that are impossible, LakeError where the folder cannot be written.
    """
    tell = stage or (lambda _stage, _done: None)
    with _exclusive(request.folder):
        kept = request.keep and request.truth_file.exists() and (request.lake / "catalogue.sqlite").exists()
        summary = None
        if not kept:
            _generate(request, tell)
            summary = _ingest(request, tell)
    tell(DemoStage.VERIFYING, 0)
    return BuiltDemo(summary, _verify(request))


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder for this run; refuse one that holds anything but a demo."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = sorted({entry.name for entry in folder.iterdir()} - _OWN)
        if strange:
            raise InputError(
                f"{folder} holds {strange[0]}, which is no part of a demo", "give an empty or a new folder"
            )
        descriptor = os.open(folder / "demo.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        hint = "make the folder writable, or set LEASTWISE_HOME to another"
        raise LakeError(f"cannot build the demo in {folder}: {error.strerror}", hint) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise LakeError(f"another run is building the demo in {folder}", "wait for it, or give --folder") from None
    try:
        shutil.rmtree(folder / "new", ignore_errors=True)
        yield
    finally:
        shutil.rmtree(folder / "new", ignore_errors=True)
        shutil.rmtree(folder / "old", ignore_errors=True)
        os.close(descriptor)


def _generate(request: DemoRequest, tell: Callable[[DemoStage, int], None]) -> None:
    generate(
        request.folder / "new" / "trail",
        events=request.events,
        days=request.days,
        end=request.now,
        seed=request.seed,
        progress=lambda written: tell(DemoStage.GENERATING, written),
    )
    _take_place(request.folder, "trail")


def _ingest(request: DemoRequest, tell: Callable[[DemoStage, int], None]) -> IngestSummary:
    listeners = Listeners(progress=lambda progress: tell(DemoStage.INGESTING, progress.events))
    tell(DemoStage.INGESTING, 0)
    with Lake.open(request.folder / "new" / "lake", create=True) as lake:
        summary = ingest(lake, IngestRequest((str(request.trail),), workers=request.workers), listeners)
        tell(DemoStage.COLLECTING, 0)
        _collect(lake, request)
    _take_place(request.folder, "lake")
    return summary


def _collect(lake: Lake, request: DemoRequest) -> None:
    """Record the accounts' IAM state, as their files have it, and draw the timeline from it and the trail."""
    with Inventory.open(lake) as inventory:
        collect_files([request.trail / "accounts"], lambda: nullcontext(inventory))
        inventory.refresh()


def _take_place(folder: Path, name: str) -> None:
    """The new part takes the old one's place."""
    current, old = folder / name, folder / "old" / name
    try:
        if current.exists():
            old.parent.mkdir(exist_ok=True)
            current.rename(old)
        (folder / "new" / name).rename(current)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise LakeError(f"cannot replace {current}: {error.strerror}", "remove the folder and run it again") from None


def _verify(request: DemoRequest) -> VerificationReport:
    """Verify with the demo's own public key; what its few days of digests do not cover is no problem."""
    options = VerificationOptions(public_keys=(request.trail / "public-keys.json",))
    return verify_logs(str(request.trail), options, now=request.now)
