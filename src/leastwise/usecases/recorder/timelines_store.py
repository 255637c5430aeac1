"""The recorder's way to the lake: the inventory, up to date, and who stands at the beginning of sessions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.errors import NothingToEvaluateError
from leastwise.lake.role_chains import LONGEST_SESSION, Origin
from leastwise.model.configuration_item import Cause
from leastwise.usecases.recorder.actors import keys_of_sessions

if TYPE_CHECKING:
    from leastwise.inventory.store import Inventory
    from leastwise.lake.lake import Lake


_EARLIER: Final = 3 * LONGEST_SESSION
"""How long before an event a chain of sessions begins: a chained role's session lasts an hour at most."""


@dataclass(frozen=True, slots=True)
class OpenRecorder:
    """An open inventory whose timeline is up to date, and the lake that it lies in."""

    lake: Lake
    inventory: Inventory


@contextmanager
def open_recorder(lake_path: Path) -> Iterator[OpenRecorder]:
    """Open the inventory of a lake and bring its timeline up to date.

    Raises NothingToEvaluateError where nothing was collected or ingested, LakeError where the lake cannot be read.
    """
    from leastwise.inventory.store import Inventory
    from leastwise.lake.lake import Lake

    if not (lake_path / "catalogue.sqlite").exists():
        raise _nothing(lake_path)
    with Lake.open(lake_path) as lake, Inventory.open(lake) as inventory:
        if not inventory.refresh().items:
            raise _nothing(lake_path)
        yield OpenRecorder(lake, inventory)


def session_origins(lake: Lake) -> Callable[[Collection[Cause]], Mapping[str, Origin]]:
    """Return a function from causes to the beginnings of the sessions they were made in, by access key id.

    Only those files of the lake are opened that may hold the calls that issued the credentials.
    """

    def found(causes: Collection[Cause]) -> Mapping[str, Origin]:
        clusters = list(_clusters(causes))
        files = _files(lake, clusters) if clusters else ()
        return _origins(files, clusters) if files else {}

    return found


def _files(lake: Lake, clusters: Sequence[list[Cause]]) -> Sequence[str]:
    return lake.data_files(_moment(clusters[0][0]) - _EARLIER, _moment(clusters[-1][-1]) + timedelta(seconds=1))


def _origins(files: Sequence[str], clusters: Iterable[list[Cause]]) -> Mapping[str, Origin]:
    from leastwise.lake.engines.duckdb import create_connection
    from leastwise.lake.role_chains import origins

    connection = create_connection(files)
    try:
        return {
            key: origin
            for causes in clusters
            for key, origin in origins(
                connection, keys_of_sessions(causes), _moment(causes[0]), _moment(causes[-1])
            ).items()
        }
    finally:
        connection.close()


def _moment(cause: Cause) -> datetime:
    """As the event data store holds event times."""
    return cause.event_time.astimezone(UTC).replace(tzinfo=None)


def _clusters(causes: Collection[Cause]) -> Iterator[list[Cause]]:
    """Causes with temporary credentials, in runs without long pauses: each run reads its own period only."""
    cluster: list[Cause] = []
    end: datetime | None = None
    for cause in sorted((one for one in causes if keys_of_sessions([one])), key=lambda one: one.event_time):
        if end is not None and cause.event_time - end > 7 * LONGEST_SESSION:
            yield cluster
            cluster = []
        cluster.append(cause)
        end = cause.event_time
    if cluster:
        yield cluster


def _nothing(lake_path: Path) -> NothingToEvaluateError:
    return NothingToEvaluateError(
        f"{lake_path}: no state of any account is known yet",
        "Record it with `leastwise collect`, or read a trail with `leastwise ingest PATH`.",
    )
