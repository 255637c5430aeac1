"""What the descriptions of services say, whichever format they were published in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leastwise.errors import InputError
from leastwise.reference.table import ACCESS_LEVELS

_STRONGEST: Final = ("Permissions management", "Tagging", "Write", "List", "Read")


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A resource type that an action takes. ``required`` is None where the format does not say."""

    name: str
    required: bool | None
    condition_keys: tuple[str, ...]
    dependent_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceAction:
    """An action. ``permission_only`` is None where the format does not say."""

    name: str
    access_level: str
    resources: tuple[SourceUse, ...]
    condition_keys: tuple[str, ...]
    dependent_actions: tuple[str, ...] = ()
    permission_only: bool | None = None


@dataclass(frozen=True, slots=True)
class SourceResource:
    """A resource type of a service."""

    name: str
    arn_formats: tuple[str, ...]
    condition_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceService:
    """A service; ``name`` is None where the format has the prefix only. ``condition_keys`` are (name, type)."""

    prefix: str
    name: str | None
    actions: tuple[SourceAction, ...]
    resources: tuple[SourceResource, ...]
    condition_keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """All that a file or folder says; ``is_whole`` where it describes every service, not some of them."""

    date: str
    label: str
    services: tuple[SourceService, ...]
    shared_keys: tuple[tuple[str, str], ...]
    is_whole: bool


def strongest_level(levels: set[str], origin: str) -> str:
    """Return the access level that counts where several are given (a tagging action is a write as well).

    Raises InputError, naming ``origin``, on a level that AWS does not have.
    """
    unknown = levels.difference(ACCESS_LEVELS)
    if unknown or not levels:
        raise InputError(
            f"{origin}: access level '{', '.join(sorted(unknown))}' is not known", "update Leastwise first"
        )
    return next(level for level in _STRONGEST if level in levels)


def strongest_type(types: list[str]) -> str:
    """Return the one type of a condition key: the multivalued one where several are given, String where none is."""
    return next((kind for kind in types if kind.startswith("ArrayOf")), types[0] if types else "String")
