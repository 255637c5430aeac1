"""Build the table from what descriptions say, and from a table already there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

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


def build_table(source: Source, base: Table | None) -> Table:
    """Return the table of a source. A source of some services only takes the place of those in ``base``.

    Raises InputError where such a source comes without a base, or names an action twice.
    """
    services = {service.prefix: service for service in source.services}
    shared = dict(source.shared_keys)
    if not source.is_whole:
        if base is None:
            raise InputError("a reference of some services only needs a table that has the others", "")
        known = {service.prefix: _described(service) for service in base.services}
        services = known | {prefix: _completed(found, known.get(prefix)) for prefix, found in services.items()}
        shared = {key.name: key.type for key in base.shared_keys} | shared
    ordered = [services[prefix] for prefix in sorted(services)]
    keys = _shared_keys(ordered, shared)
    return Table(FORMAT, source.date, source.label, tuple(_packed(service) for service in ordered), keys)


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
    found: dict[str, KeyDetail] = {}
    for service in services:
        own = f"{service.prefix}:"
        for name, kind in service.condition_keys:
            if not name.lower().startswith(own):
                found.setdefault(name.lower(), KeyDetail(name, kind))
    for name, kind in (more | GLOBAL_CONDITION_KEYS).items():
        found[name.lower()] = KeyDetail(name, kind)
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


def _completed(service: SourceService, known: SourceService | None) -> SourceService:
    """The service with what its format does not say taken from the table in force."""
    if known is None:
        return service
    before = {action.name.lower(): action for action in known.actions}
    actions = tuple(_completed_action(action, before.get(action.name.lower())) for action in service.actions)
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
