"""Build the table from what descriptions say, and from a table already there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from leastwise.errors import InputError
from leastwise.reference.compilation.source import Source, SourceAction, SourceResource, SourceService, SourceUse
from leastwise.reference.global_condition_keys import GLOBAL_CONDITION_KEYS
from leastwise.reference.table import (
    ACCESS_LEVELS,
    FORMAT,
    ActionDetail,
    KeyDetail,
    ResourceDetail,
    ResourceUse,
    Service,
    ServiceDetail,
    Table,
    packed,
)

_REST: Final = "the rest of "


def build_table(source: Source, base: Table | None) -> Table:
    """Return the table of a source. A source of some services only takes the place of those in ``base``.

    Raises InputError where such a source comes without a base, or names an action twice.
    """
    if source.is_whole:
        return _table(source, source.label, {}, source.services, dict(source.shared_keys))
    if base is None:
        raise InputError("a reference of some services only needs a table that has the others", "")
    before = {service.prefix: service for service in base.services}
    services = tuple(_completed(service, before.get(service.prefix)) for service in source.services)
    keys = {key.name: key.type for key in base.shared_keys} | dict(source.shared_keys)
    label = f"{len(services)} services of the {source.label}, {_REST}{base.source.rpartition(_REST)[2]}"
    return _table(source, label, before, services, keys)


def _table(
    source: Source, label: str, before: dict[str, Service], services: tuple[SourceService, ...], keys: dict[str, str]
) -> Table:
    found = before | {service.prefix: _packed(service) for service in services}
    ordered = tuple(found[prefix] for prefix in sorted(found))
    return Table(FORMAT, source.date, label, ordered, _shared_keys(services, keys))


def _packed(service: SourceService) -> Service:
    actions = sorted(service.actions, key=lambda action: (action.name.lower(), action.name))
    names = [action.name.lower() for action in actions]
    twice = next((name for name, following in pairwise(names) if name == following), None)
    if twice:
        raise InputError(f"{service.prefix}:{twice} is described twice", "remove one of the descriptions")
    strings = _Strings()
    detail = ServiceDetail(
        actions=tuple(_action_detail(action, strings) for action in actions),
        resources=tuple(
            ResourceDetail(kind.name, kind.arn_formats, strings.numbers(kind.condition_keys))
            for kind in sorted(service.resources, key=lambda kind: kind.name)
        ),
        condition_keys=tuple(
            KeyDetail(name, kind)
            for name, kind in sorted(service.condition_keys)
            if name.lower().startswith(f"{service.prefix}:")
        ),
        strings=strings.taken(),
    )
    levels = bytes(ACCESS_LEVELS.index(action.access_level) for action in actions)
    written = tuple(action.name for action in actions)
    return Service(service.prefix, service.name or service.prefix, written, levels, packed(detail))


def _action_detail(action: SourceAction, strings: _Strings) -> ActionDetail:
    return ActionDetail(
        resources=tuple(
            ResourceUse(
                strings.number(use.name),
                bool(use.required),
                strings.numbers(use.condition_keys),
                strings.numbers(use.dependent_actions),
            )
            for use in action.resources
        ),
        condition_keys=strings.numbers(action.condition_keys),
        dependent_actions=strings.numbers(action.dependent_actions),
        permission_only=action.permission_only,
    )


def _shared_keys(services: Iterable[SourceService], more: dict[str, str]) -> tuple[KeyDetail, ...]:
    """Keys of no one service, or declared by services other than their own; the global ones as the guide has them."""
    found = {name.lower(): KeyDetail(name, kind) for name, kind in more.items()}
    for service in services:
        own = f"{service.prefix}:"
        foreign = (key for key in service.condition_keys if not key[0].lower().startswith(own))
        found |= {name.lower(): KeyDetail(name, kind) for name, kind in foreign}
    found |= {name.lower(): KeyDetail(name, kind) for name, kind in GLOBAL_CONDITION_KEYS.items()}
    return tuple(found[name] for name in sorted(found))


def _described(service: Service) -> SourceService:
    """A service of a table, as a source would describe it."""
    detail = service.unpacked()
    strings = detail.strings
    return SourceService(
        prefix=service.prefix,
        name=service.name,
        actions=tuple(
            SourceAction(
                name=name,
                access_level=ACCESS_LEVELS[level],
                resources=tuple(
                    SourceUse(
                        strings[use.name],
                        use.required,
                        tuple(strings[number] for number in use.condition_keys),
                        tuple(strings[number] for number in use.dependent_actions),
                    )
                    for use in action.resources
                ),
                condition_keys=tuple(strings[number] for number in action.condition_keys),
                dependent_actions=tuple(strings[number] for number in action.dependent_actions),
                permission_only=action.permission_only,
            )
            for name, level, action in zip(service.actions, service.levels, detail.actions, strict=True)
        ),
        resources=tuple(
            SourceResource(kind.name, kind.arn_formats, tuple(strings[number] for number in kind.condition_keys))
            for kind in detail.resources
        ),
        condition_keys=tuple((key.name, key.type) for key in detail.condition_keys),
    )


def _completed(service: SourceService, before: Service | None) -> SourceService:
    """The service with what its format does not say taken from the table in force."""
    if before is None:
        return service
    known = _described(before)
    actions_before = {action.name.lower(): action for action in known.actions}
    actions = tuple(_completed_action(action, actions_before.get(action.name.lower())) for action in service.actions)
    return replace(service, name=service.name or known.name, actions=actions)


def _completed_action(action: SourceAction, known: SourceAction | None) -> SourceAction:
    if known is None:
        return action
    before = {use.name.lower(): use for use in known.resources}
    return replace(
        action,
        resources=tuple(_completed_use(use, before.get(use.name.lower())) for use in action.resources),
        dependent_actions=action.dependent_actions or known.dependent_actions,
        permission_only=known.permission_only if action.permission_only is None else action.permission_only,
    )


def _completed_use(use: SourceUse, known: SourceUse | None) -> SourceUse:
    if known is None or use.required is not None:
        return use
    return known


class _Strings:
    """Numbers texts in the order in which they first come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def numbers(self, texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(self.number(text) for text in texts)

    def taken(self) -> tuple[str, ...]:
        return tuple(self._numbers)
