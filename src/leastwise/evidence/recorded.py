"""What analyses and audits start from: what was recorded, up to date, and what the trail tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.errors import NothingToEvaluateError
from leastwise.model.configuration_item import NotRead, Scope

if TYPE_CHECKING:
    from leastwise.evidence.trail import Trail
    from leastwise.evidence.usage import Usage
    from leastwise.lake.lake import Lake
    from leastwise.policy import Reference


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known, before a zone of trust and a window are declared; `listed` are the scopes read as a whole."""

    surroundings: Surroundings
    usage: Usage | None
    not_read: tuple[NotRead, ...]
    trail: Trail | None = None
    listed: frozenset[Scope] = frozenset()


@contextmanager
def recorded_evidence(lake_path: Path, reference: Reference, now: datetime) -> Iterator[Recorded]:
    """What was recorded in a lake, brought up to date.

    Raises NothingToEvaluateError where nothing was collected or ingested, LakeError where the lake cannot be read.
    """
    from leastwise.inventory.store import Inventory
    from leastwise.lake.lake import Lake

    if not (lake_path / "catalogue.sqlite").exists():
        raise _nothing(lake_path)
    with Lake.open(lake_path) as lake, Inventory.open(lake) as inventory:
        inventory.refresh()
        state = inventory.state_at(None)
        if not state.accounts():
            raise _nothing(lake_path)
        surroundings = Surroundings(state, documents_over(reference), now)
        usage, trail = _usage(lake, reference)
        yield Recorded(surroundings, usage, tuple(inventory.not_read()), trail, inventory.listed())


def _usage(lake: Lake, reference: Reference) -> tuple[Usage | None, Trail | None]:
    """The usage that the trail tells, and the trail; None where there is no trail."""
    if not lake.data_files():
        return None, None
    from leastwise.evidence.trail import Trail
    from leastwise.evidence.usage_store import open_usage

    return open_usage(lake, reference), Trail(lake)


def _nothing(lake_path: Path) -> NothingToEvaluateError:
    return NothingToEvaluateError(
        f"{lake_path}: no state of any account is known yet",
        "Record it with `leastwise collect`, or read a trail with `leastwise ingest PATH`.",
    )
