"""Collect live accounts and files into the inventory: complete parts are kept, a snapshot is recorded as a whole."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.collectors.live.parts import Part, Run
from leastwise.collectors.live.pending import Pending
from leastwise.collectors.live.refusal import CredentialsError
from leastwise.collectors.live.sessions import Sessions, open_sessions
from leastwise.errors import NothingToEvaluateError
from leastwise.inventory.snapshots import RecordedType
from leastwise.inventory.store import Inventory
from leastwise.model.configuration_item import ConfigurationItem, NotRead
from leastwise.usecases.recorder.collection_plan import CLOSED, CollectionRequest, Plan, plan_collection
from leastwise.usecases.recorder.policy_version_lists import complete_version_lists

PENDING_FOLDER: Final = "pending"
_PRINCIPALS: Final = ("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy")
_THREADS: Final = 4
"""Calls that one part has under way at most."""

OpenInventory = Callable[[], AbstractContextManager[Inventory]]


def _ignore(*_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what while a collection lasts.

    `planned` how many parts there are and how many of them an earlier run has completed, `finished` which part was
    completed (account, Region and collector), `note` what was skipped.
    """

    planned: Callable[[int, int], None] = _ignore
    finished: Callable[[str], None] = _ignore
    note: Callable[[str], None] = _ignore


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection recorded: counts by account and type in order, and everything that could not be read."""

    source: str
    snapshots: tuple[int, ...]
    started: datetime
    finished: datetime
    types: tuple[RecordedType, ...]
    not_read: tuple[NotRead, ...]
    regions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    parts: int = 0
    taken_up: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether all that was asked for was read; an account known to be closed is no lack."""
        return all(one.reason.startswith(CLOSED) for one in self.not_read)

    @property
    def missing_actions(self) -> tuple[str, ...]:
        """The IAM actions that were denied, in order."""
        return tuple(sorted({one.missing_action for one in self.not_read if one.missing_action}))


def _now() -> datetime:
    return datetime.now(UTC)


def collect_live(
    request: CollectionRequest,
    home: Path,
    open_inventory: OpenInventory,
    listeners: Listeners | None = None,
    clock: Callable[[], datetime] = _now,
) -> Collected:
    """Read live accounts and record one snapshot of them, in one transaction at the end.

    Complete parts are kept below `home` until then, and taken up by the next run of the same collection within a day.
    Raises InputError as `plan_collection` does, CredentialsError where the credentials ended (the message says where,
    and that running again goes on), LakeError where the inventory cannot be written.
    """
    listeners = listeners or Listeners()
    sessions = open_sessions(request.profile, request.endpoint_url, request.concurrency * _THREADS)
    plan = plan_collection(request, sessions, threads=_THREADS)
    identity = plan.identity(request)
    with Pending.open(home / PENDING_FOLDER, identity, clock(), fresh=request.fresh) as pending:
        seen, taken_up = _read(plan, request, pending, listeners)
        seen.not_read += plan.not_read
        finished = clock()
        with open_inventory() as inventory:
            if not request.options.all_versions:
                complete_version_lists(seen, inventory)
            source = _source(request, plan)
            recorded = inventory.record(seen, source=source, started=pending.begun, finished=finished)
        pending.remove()
    return Collected(
        source=source,
        snapshots=(recorded.snapshot,),
        started=pending.begun,
        finished=finished,
        types=recorded.types,
        not_read=tuple(sorted(set(seen.not_read))),
        regions=plan.regions,
        parts=len(plan.parts),
        taken_up=taken_up,
    )


def _read(plan: Plan, request: CollectionRequest, pending: Pending, listeners: Listeners) -> tuple[Observations, int]:
    """What all parts gave, and how many of them an earlier run had completed."""
    seen, missing = Observations(), []
    for part in plan.parts:
        known = pending.take(part.name)
        if known is None:
            missing.append(part)
        else:
            seen.add(known)
    taken_up = len(plan.parts) - len(missing)
    listeners.planned(len(plan.parts), taken_up)

    def finished(part: Part, observations: Observations) -> None:
        seen.add(observations)
        if all(one.missing_action for one in observations.not_read):  # what else failed may pass the next time
            pending.keep(part.name, observations)
        listeners.finished(part.name)

    run = Run(request.concurrency, finished)
    parts = [Part(part.collector, replace(part.access, stopping=run.stopping)) for part in missing]
    try:
        run.read(parts)
    except CredentialsError as error:
        hint = (
            f"{len(pending):,} of {len(plan.parts):,} parts are complete and kept for a day, the last snapshot is as it"
            " was; renew the credentials and run the same command again: it goes on from there"
        )
        raise CredentialsError(error.message, hint) from None
    return seen, taken_up


def _source(request: CollectionRequest, plan: Plan) -> str:
    """Where the snapshot came from, in words."""
    accounts = sorted(plan.regions)
    named = ", ".join(accounts[:3]) + (f" and {len(accounts) - 3} more" if len(accounts) > 3 else "")
    chosen = [f"--only {shlex.quote(name)}" for name in request.only]
    chosen += [f"--skip {shlex.quote(name)}" for name in request.skip]
    return " ".join((f"live: {named} as {plan.caller.arn}", *chosen))


def collect_files(
    paths: Sequence[Path],
    open_inventory: OpenInventory,
    listeners: Listeners | None = None,
    clock: Callable[[], datetime] = _now,
) -> Collected:
    """Record what files hold; nothing leaves the machine.

    Files that speak of different resources are one snapshot; each further list of the same resources is another.
    Everything is read before anything is recorded. Raises InputError for a file that cannot be read,
    NothingToEvaluateError where no file holds a resource, LakeError where the inventory cannot be written.
    """
    listeners = listeners or Listeners()
    started = clock()
    groups = _read_files(paths, open_inventory, listeners)
    if not any(group.items or group.whole for group, _ in groups):
        named = ", ".join(str(path) for path in paths)
        raise NothingToEvaluateError(f"no resources in {named}", "give files that hold some, or a folder of such files")
    counts: dict[tuple[str, str], Counter[str]] = {}
    snapshots, finished = [], clock()
    with open_inventory() as inventory:
        for observations, names in groups:
            complete_version_lists(observations, inventory)
            recorded = inventory.record(observations, source=_files(names), started=started, finished=finished)
            snapshots.append(recorded.snapshot)
            for one in recorded.types:
                counted = counts.setdefault((one.account_id, one.resource_type), Counter())
                counted.update(new=one.new, changed=one.changed, gone=one.gone, unchanged=one.unchanged)
    return Collected(
        source=_files([str(path) for path in paths]),
        snapshots=tuple(snapshots),
        started=started,
        finished=finished,
        types=tuple(_type(*key, counted) for key, counted in sorted(counts.items())),
        not_read=tuple(sorted({one for group, _ in groups for one in group.not_read})),
        parts=sum(len(names) for _, names in groups),
    )


def _read_files(
    paths: Sequence[Path], open_inventory: OpenInventory, listeners: Listeners
) -> list[tuple[Observations, list[str]]]:
    """What the files hold; of principals that they name by ARN only, the unique ids that are recorded."""
    notes: list[str] = []
    groups = list(_groups(read_paths(paths, notes.append), listeners))
    if any(_is_named_by_arn(item) for group, _ in groups for item in group.items):
        with open_inventory() as inventory:
            known = list(inventory.state_at(resource_types=_PRINCIPALS).items.values())
        if known:
            notes.clear()
            groups = list(_groups(read_paths(paths, notes.append, known=known), Listeners()))
    for note in notes:
        listeners.note(note)
    return groups


def _is_named_by_arn(item: ConfigurationItem) -> bool:
    return item.resource_type in _PRINCIPALS and item.resource_id.startswith("arn:")


def _type(account_id: str, resource_type: str, counted: Counter[str]) -> RecordedType:
    numbers = (counted[name] for name in ("new", "changed", "gone", "unchanged"))
    return RecordedType(account_id, resource_type, *numbers)


def _groups(
    files: Iterable[tuple[Path, Observations]], listeners: Listeners
) -> Iterator[tuple[Observations, list[str]]]:
    """Observations that belong together: a scope is read whole once in each."""
    group, names = Observations(), list[str]()
    for path, observations in files:
        if group.whole & observations.whole:
            yield group, names
            group, names = Observations(), []
        group.add(observations)
        names.append(str(path))
        listeners.finished(str(path))
    if names:
        yield group, names


def _files(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"files: {', '.join(names[:3])}{more}"


__all__ = ["Collected", "CollectionRequest", "Listeners", "Sessions", "collect_files", "collect_live"]
