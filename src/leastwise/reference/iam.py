"""What IAM knows: services, actions, access levels, resource types, condition keys; read from the compiled table.

The facts are those of the AWS Service Authorization Reference. An action that is not here is *unknown*, not invalid:
services publish actions before, and keep some after, the reference lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

from leastwise.errors import InputError
from leastwise.reference.action_pattern import bitset, has_wildcard, matcher, positions
from leastwise.reference.condition_keys import ConditionKey, ConditionKeys
from leastwise.reference.table import ACCESS_LEVELS, ResourceUse, Service, ServiceDetail, Table, decoded

__all__ = ["Action", "ActionResource", "ConditionKey", "Reference", "ResourceType", "load_reference"]

SHIPPED: Final = Path(__file__).parent / "data" / "iam.msgpack.zst"
"""The table that comes with the package."""

_MOST_PATTERNS: Final = 65_536  # remembered; policies repeat their patterns


class _Unseen:
    """Stands for a key that was not looked up yet."""


_UNSEEN: Final = _Unseen()


@dataclass(frozen=True, slots=True)
class ActionResource:
    """A resource type that an action takes, and the condition keys that it brings to the request."""

    name: str
    required: bool
    condition_keys: tuple[str, ...]
    dependent_actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``condition_keys`` are those of the action itself, beside those of its resource types.

    ``is_wildcard_only``: it supports no resource-level permissions, so that a statement must say ``"Resource": "*"``.
    ``is_permission_only``: no API operation has its name; None where the source does not say.
    """

    prefix: str
    name: str
    access_level: str
    resource_types: tuple[ActionResource, ...]
    condition_keys: tuple[str, ...]
    dependent_actions: tuple[str, ...]
    is_wildcard_only: bool
    is_permission_only: bool | None


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type of a service; ARN formats hold placeholders such as ``${BucketName}``."""

    name: str
    arn_formats: tuple[str, ...]
    condition_keys: tuple[str, ...]


class Reference:
    """The reference table. Actions are numbered, and sets of them are integers whose bits are those numbers."""

    def __init__(self, table: Table) -> None:
        self.date: str = table.date
        """The day of the data, YYYY-MM-DD."""
        self.source: str = table.source
        """Where the data came from, in words."""
        self.actions: tuple[str, ...] = tuple(
            f"{service.prefix}:{name}" for service in table.services for name in service.actions
        )
        """Every action, ``prefix:Name``, in a fixed order; those of a service lie together."""
        self.index: Mapping[str, int] = {name.lower(): position for position, name in enumerate(self.actions)}
        """Lower-case action -> its position in ``actions``."""
        self._lower = tuple(self.index)
        self.services: tuple[str, ...] = tuple(service.prefix for service in table.services)
        """Every service prefix, in the order of ``actions``."""
        self.prefixes: frozenset[str] = frozenset(self.services)
        self._services = {service.prefix: service for service in table.services}
        self._starts = _starts(table.services)
        self._levels = b"".join(service.levels for service in table.services)
        self._details: dict[str, ServiceDetail] = {}
        self._resource_types: dict[str, dict[str, ResourceType]] = {}
        self._patterns: dict[str, int] = {}
        self._level_bitsets: dict[str, int] = {}
        self._keys = ConditionKeys(table.shared_keys, self._detail)
        self._found_keys: dict[str, ConditionKey | None] = {}

    def actions_matching(self, pattern: str) -> int:
        """Return the bitset of the actions that an IAM action pattern (``s3:Get*``, ``*``) matches.

        Case does not matter; ``*`` and ``?`` stand anywhere, in the prefix too (IAM User Guide, "IAM JSON policy
        elements: Action"). 0 where none matches.
        """
        found = self._patterns.get(pattern)
        if found is None:
            if len(self._patterns) >= _MOST_PATTERNS:
                self._patterns.clear()
            found = self._patterns[pattern] = self._match(pattern.lower())
        return found

    def names(self, bits: int) -> Iterator[str]:
        """Yield the names of the actions in a bitset, in their order."""
        return (self.actions[position] for position in positions(bits))

    def action(self, name: str) -> Action | None:
        """Return the action ``prefix:Name``, whatever its case; None where the table does not know it."""
        position = self.index.get(name.lower())
        if position is None:
            return None
        prefix, _, written = self.actions[position].partition(":")
        detail = self._services_detail(prefix)
        found = detail.actions[position - self._starts[prefix]]
        return Action(
            prefix=prefix,
            name=written,
            access_level=ACCESS_LEVELS[self._levels[position]],
            resource_types=tuple(_resource(use, detail.strings) for use in found.resources),
            condition_keys=_strings(found.condition_keys, detail.strings),
            dependent_actions=_strings(found.dependent_actions, detail.strings),
            is_wildcard_only=not found.resources,
            is_permission_only=found.permission_only,
        )

    def arn_patterns(self, action: str) -> tuple[str, ...]:
        """Return what the resource of a request for the action looks like: ARN formats with ``*`` for each placeholder.

        ``"*"`` is among them, as the resource that such a request names, where the action takes no resource type or
        none that is required (Service Authorization Reference, "Reading the tables": optional resource types may be
        left out). Empty where the table does not know the action.
        """
        known = self.action(action)
        if known is None:
            return ()
        types = self.resource_types(known.prefix)
        formats = chain.from_iterable(types[use.name].arn_formats for use in known.resource_types if use.name in types)
        patterns = [_without_placeholders(form) for form in formats]
        if not any(use.required for use in known.resource_types):
            patterns.append("*")
        return tuple(dict.fromkeys(patterns))

    def resource_types(self, prefix: str) -> Mapping[str, ResourceType]:
        """Return a service's resource types by name; empty for a service that the table does not know."""
        wanted = prefix.lower()
        found = self._resource_types.get(wanted)
        if found is None:
            detail = self._detail(wanted)
            if detail is None:
                return {}
            found = self._resource_types[wanted] = {
                kind.name: ResourceType(kind.name, kind.arn_formats, _strings(kind.condition_keys, detail.strings))
                for kind in detail.resources
            }
        return found

    def service_name(self, prefix: str) -> str | None:
        """Return the name of a service, ``Amazon S3`` of ``s3``; None where the table does not know it."""
        service = self._services.get(prefix.lower())
        return service.name if service else None

    def condition_key(self, name: str) -> ConditionKey | None:
        """Return the key of that name, whatever its case: global, of a service, or templated (``aws:RequestTag/team``).

        None where the table does not know it.
        """
        found = self._found_keys.get(name, _UNSEEN)
        if isinstance(found, _Unseen):
            if len(self._found_keys) >= _MOST_PATTERNS:
                self._found_keys.clear()
            found = self._found_keys[name] = self._keys.find(name)
        return found

    def level_bitset(self, level: str) -> int:
        """Return the bitset of the actions of an access level. Raises InputError where there is no such level."""
        if level not in ACCESS_LEVELS:
            raise InputError(f"'{level}' is no access level", f"take one of: {', '.join(ACCESS_LEVELS)}")
        if level not in self._level_bitsets:
            number = ACCESS_LEVELS.index(level)
            of_level = (position for position, found in enumerate(self._levels) if found == number)
            self._level_bitsets[level] = bitset(of_level, len(self.actions))
        return self._level_bitsets[level]

    def _match(self, pattern: str) -> int:
        if not has_wildcard(pattern):
            position = self.index.get(pattern)
            return 0 if position is None else 1 << position
        prefix, colon, name = pattern.partition(":")
        if not colon or has_wildcard(prefix):
            return self._scan(matcher(pattern), 0, len(self.actions)) if pattern.strip("*") else self._span()
        if prefix not in self.prefixes:
            return 0
        start = self._starts[prefix]
        size = len(self._services[prefix].actions)
        if not name.strip("*"):
            return ((1 << size) - 1) << start
        return self._scan(matcher(pattern), start, size)

    def _span(self) -> int:
        return (1 << len(self.actions)) - 1

    def _scan(self, matches: Callable[[str], object], start: int, size: int) -> int:
        names = self._lower[start : start + size]
        found = (position for position, name in enumerate(names) if matches(name))
        return bitset(found, size) << start

    def _detail(self, prefix: str) -> ServiceDetail | None:
        return self._services_detail(prefix) if prefix in self.prefixes else None

    def _services_detail(self, prefix: str) -> ServiceDetail:
        found = self._details.get(prefix)
        if found is None:
            found = self._details[prefix] = self._services[prefix].unpacked()
        return found


def load_reference(path: Path | None = None) -> Reference:
    """Return the reference table at ``path``, or the one that comes with the package; kept once it is read.

    Raises InputError where the file cannot be read, is damaged or of another format.
    """
    file = path or SHIPPED
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}", "name a table that `reference refresh` wrote") from None
    return _read(file, changed)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Reference:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}", "name a table that `reference refresh` wrote") from None
    return Reference(decoded(content, str(file)))


def _starts(services: tuple[Service, ...]) -> dict[str, int]:
    starts: dict[str, int] = {}
    position = 0
    for service in services:
        starts[service.prefix] = position
        position += len(service.actions)
    return starts


def _strings(numbers: tuple[int, ...], strings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(strings[number] for number in numbers)


def _resource(use: ResourceUse, strings: tuple[str, ...]) -> ActionResource:
    return ActionResource(
        name=strings[use.name],
        required=use.required,
        condition_keys=_strings(use.condition_keys, strings),
        dependent_actions=_strings(use.dependent_actions, strings),
    )


def _without_placeholders(form: str) -> str:
    pieces = form.split("${")
    return pieces[0] + "".join("*" + piece.partition("}")[2] for piece in pieces[1:])
