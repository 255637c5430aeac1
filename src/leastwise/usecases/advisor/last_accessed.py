"""When users, roles, groups and managed policies last accessed what they are granted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leastwise.access.documents import documents_over
from leastwise.access.principals import find_principal
from leastwise.access.question import Surroundings
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.evidence.last_accessed import Access, LastAccessed, ServiceAccess
from leastwise.evidence.last_accessed_reader import KINDS, LastAccessedReader
from leastwise.model.arn import is_arn
from leastwise.model.configuration_item import ConfigurationItem

if TYPE_CHECKING:
    from leastwise.inventory.state import State
    from leastwise.policy import Reference

LONGEST_WINDOW: Final = 3650
_UNUSED: Final = (Access.UNUSED, Access.NEVER)


@dataclass(frozen=True, slots=True)
class LastAccessedRequest:
    """What is asked: of `principal` (empty: of all), of an account or service if given (empty: of all).

    `days` is the window up to now (None: all that is tracked); `only_unused` leaves out what was used in it, and what
    no source would tell of. `kinds` are words such as User; none means all.
    """

    principal: str = ""
    service: str = ""
    account_id: str = ""
    days: int | None = None
    only_unused: bool = False
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Advice:
    """The answers, one entity at a time, and what turns bits of actions into names."""

    answers: Iterator[LastAccessed]
    reader: LastAccessedReader


@contextmanager
def open_advice(lake_path: Path, reference: Reference, request: LastAccessedRequest, now: datetime) -> Iterator[Advice]:
    """Answer a request over a lake, its inventory and usage brought up to date.

    Raises InputError for a request that says nothing or an unknown service, NothingToEvaluateError where nothing was
    recorded or nobody of that name, LakeError where the lake cannot be read.
    """
    from leastwise.evidence.usage_store import open_usage
    from leastwise.inventory.store import Inventory
    from leastwise.lake.allocation import paused_collector
    from leastwise.lake.lake import Lake

    request = _checked(request, reference)
    if not (lake_path / "catalogue.sqlite").exists():
        raise _nothing(lake_path)
    with Lake.open(lake_path) as lake, Inventory.open(lake) as inventory, paused_collector():
        inventory.refresh()
        state = inventory.state_at(None)
        usage = open_usage(lake, reference) if lake.data_files() or (lake.folder / "usage").exists() else None
        if not state.items and usage is None:
            raise _nothing(lake_path)
        since = now - timedelta(days=request.days) if request.days is not None else None
        surroundings = Surroundings(state, documents_over(reference), now)
        reader = LastAccessedReader(surroundings, usage, since)
        yield Advice(_answers(reader, state, request), reader)


def _checked(request: LastAccessedRequest, reference: Reference) -> LastAccessedRequest:
    if request.days is not None and not 1 <= request.days <= LONGEST_WINDOW:
        raise InputError(f"--days {request.days} is no window", f"give a number from 1 to {LONGEST_WINDOW}")
    service = request.service.lower()
    if service and service not in reference.prefixes:
        raise InputError(
            f"the reference data knows no service {request.service}", "give its prefix, such as s3 or glue"
        )
    return replace(request, service=service)


def _answers(reader: LastAccessedReader, state: State, request: LastAccessedRequest) -> Iterator[LastAccessed]:
    if request.principal:
        found: Iterable[LastAccessed] = (_of_name(reader, state, request),)
    else:
        found = (reader.of_item(item) for item in _items(state, request))
    for one in found:
        services = tuple(service for service in one.services if _is_wanted(service, request))
        if request.principal or services:
            yield replace(one, services=services)


def _is_wanted(service: ServiceAccess, request: LastAccessedRequest) -> bool:
    if request.service and service.service != request.service:
        return False
    return not request.only_unused or service.access in _UNUSED or bool(service.never & ~service.untracked)


def _items(state: State, request: LastAccessedRequest) -> Iterator[ConfigurationItem]:
    """Users, roles, groups and managed policies, in this order, by ARN."""
    for resource_type, kind in KINDS.items():
        if not request.kinds or kind in request.kinds:
            items = state.of_type(resource_type, request.account_id or None)
            yield from sorted(items, key=lambda item: item.arn)


def _of_name(reader: LastAccessedReader, state: State, request: LastAccessedRequest) -> LastAccessed:
    text, account = request.principal, request.account_id or None
    shared = [item for item in _shared(state, text) if account in (None, item.account_id)]
    if shared:
        principals = [item for kind in tuple(KINDS)[:2] for item in state.by_name(kind, text, account)]
        if len(shared) + len(principals) > 1 and not is_arn(text):
            listed = ", ".join(item.arn for item in (*principals, *shared))
            raise InputError(f"{text}: several have that name: {listed}", "give an ARN or --account")
        return reader.of_item(shared[0])
    if is_arn(text) and state.by_arn(text) is None and ":assumed-role/" not in text:
        return reader.of_unrecorded(text)
    found = find_principal(state, text, account)
    return reader.of_item(found.item) if found.item is not None else reader.of_unrecorded(found.caller.arn)


def _shared(state: State, text: str) -> list[ConfigurationItem]:
    """The groups and managed policies of that ARN, unique id or name."""
    kinds = tuple(KINDS)[2:]
    item = state.by_arn(text)
    found = [item] if item is not None else list(state.by_id(text))
    found += [] if found else [one for kind in kinds for one in state.by_name(kind, text)]
    return [one for one in found if one.resource_type in kinds]


def _nothing(lake_path: Path) -> NothingToEvaluateError:
    return NothingToEvaluateError(
        f"{lake_path}: no state of any account is known yet",
        "Record it with `leastwise collect`, or read a trail with `leastwise ingest PATH`.",
    )
