"""Members of configurations as they should be: what is of another shape, in damaged items, is left out.

Who needs to know whether something was left out asks `is_whole`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
_PLAIN = frozenset({str, dict})


def entries(configuration: Json, member: str) -> list[Json]:
    """The objects of a member that is a list of them; none where it is absent or null."""
    value = configuration.get(member)
    # Of JSON an object is a dict nearly always, and that is quicker told than that it is a mapping.
    return [one for one in value if type(one) is dict or isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(configuration: Json, member: str) -> list[str]:
    """The texts of a member that is a list of them; none where it is absent or null."""
    value = configuration.get(member)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def inner(configuration: Json, member: str) -> Json:
    """A member that is an object; empty where it is absent or null."""
    value = configuration.get(member)
    return value if isinstance(value, Mapping) else {}


def text(configuration: Json, member: str) -> str:
    """A member that is a text; empty where it is absent or null."""
    value = configuration.get(member)
    return value if isinstance(value, str) else ""


def is_whole(configuration: Json, member: str) -> bool:
    """Whether a member is there, and null or a list of objects or texts, so that nothing is left out of it."""
    if member not in configuration:
        return False
    value = configuration[member]
    return value is None or (
        isinstance(value, list) and all(type(one) in _PLAIN or isinstance(one, str | Mapping) for one in value)
    )
