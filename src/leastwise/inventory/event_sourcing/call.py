"""An event's parameters and answers, read as CloudTrail writes them.

Names of parameters are the API's with a small first letter (`userName`, `openIDConnectProviderArn`, `sAMLProviderArn`).
Policy documents in requests are plain JSON texts, in answers URL-encoded; dates in answers have no zone and are in
UTC. CloudTrail User Guide, "CloudTrail record contents": a field over its maximum size is cut, with `omitted`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote

from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Target
from leastwise.inventory.event_sourcing.trail_event import TrailEvent

ROOT_ACCOUNT: Final = "<root_account>"
"""The root user's name in credential reports, which access keys of root carry as theirs."""

_ROOT_NAMES: Final = frozenset({"AWS ROOT USER", "root", ROOT_ACCOUNT})
_DATE_FORMATS: Final = ("%b %d, %Y, %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p")
_SPACES: Final = re.compile(r"\s+")


@dataclass(slots=True)
class Call:
    """One event, as operations read it. `event_time` is a text in ISO 8601, UTC, in seconds."""

    event: TrailEvent

    @property
    def event_time(self) -> str:
        """When the call was made."""
        return iso(self.event.event_time)

    @property
    def is_cut(self) -> bool:
        """Whether CloudTrail left the parameters out for their size."""
        parameters = self.event.request_parameters
        return isinstance(parameters, Mapping) and parameters.get("omitted") is True

    def value(self, name: str) -> Any:
        """A parameter, or None."""
        return member(self.event.request_parameters, name)

    def text(self, name: str) -> str | None:
        """A parameter that is a text, or None."""
        parameters = self.event.request_parameters
        if type(parameters) is dict and type(found := parameters.get(name)) is str:
            return found or None
        return text_of(self.value(name))

    def answer(self, *names: str) -> Any:
        """A member of the answer, found by a path of names, or None."""
        found: Any = self.event.response_elements
        for name in names:
            found = member(found, name)
        return found

    def answered(self, *names: str) -> str | None:
        """A member of the answer that is a text, or None."""
        return text_of(self.answer(*names))

    def detail(self, *names: str) -> Any:
        """A member of what the service says of its own event, found by a path of names, or None."""
        found: Any = self.event.service_event_details
        for name in names:
            found = member(found, name)
        return found

    def document(self, name: str) -> Any:
        """A policy document of the request as a JSON value; `UNKNOWN` where it was cut or is missing."""
        return document_of(self.value(name))

    def tags(self) -> dict[str, str]:
        """The tags of the request by their keys."""
        return tags_of(self.value("tags"))

    def tag_keys(self) -> list[str]:
        """The keys of tags that the request names."""
        keys = self.value("tagKeys")
        return [key for key in keys if isinstance(key, str)] if isinstance(keys, Sequence) else []

    def user(self) -> str | None:
        """The user the call is about: the caller where none is named, `ROOT_ACCOUNT` for the root user.

        IAM API Reference, "CreateAccessKey": without a user name it is "determined implicitly based on the AWS access
        key ID signing the request", root credentials included. None where it cannot be told.
        """
        named = self.text("userName")
        if named is not None:
            return ROOT_ACCOUNT if named in _ROOT_NAMES else named
        identity = self.event.user_identity
        kind = identity.get("type")
        if kind == "IAMUser":
            return text_of(identity.get("userName"))
        is_root = kind in ("Root", "AssumedRoot") or str(identity.get("arn", "")).endswith((":root", ":assumed-root"))
        return ROOT_ACCOUNT if is_root else None

    def target(self, resource_type: str, parameter: str) -> Target | None:
        """The resource that a parameter names."""
        handle = self.text(parameter)
        return None if handle is None else Target(resource_type, handle)


def member(value: Any, name: str) -> Any:
    """A member of a JSON object; services differ in the case of its first letters."""
    if not isinstance(value, Mapping):
        return None
    found = value.get(name)
    if found is None and name not in value:
        lower = name.lower()
        found = next((held for key, held in value.items() if key.lower() == lower), None)
    return found


def text_of(value: Any) -> str | None:
    """A text that is not empty, or None."""
    return value if isinstance(value, str) and value else None


def document_of(value: Any) -> Any:
    """A policy document given as JSON, as its text or as its URL-encoded text; `UNKNOWN` where it is none of these."""
    if isinstance(value, Mapping):
        return UNKNOWN if value.get("omitted") is True else value
    if not isinstance(value, str):
        return UNKNOWN
    text = value.lstrip()
    try:
        return json.loads(text if text[:1] == "{" else unquote(text))
    except ValueError:
        return UNKNOWN


def tags_of(value: Any) -> dict[str, str]:
    """Tags of a list of objects with `key` and `value`, or of a map, by their keys."""
    if isinstance(value, Mapping):
        return {str(key): str(held) for key, held in value.items()}
    if not isinstance(value, Sequence) or isinstance(value, str):
        return {}
    pairs = [(member(tag, "key"), member(tag, "value")) for tag in value]
    return {key: held or "" for key, held in pairs if isinstance(key, str)}


def number_of(value: Any, default: int | None) -> Any:
    """A whole number given as number or text; the default for nothing and zero, `UNKNOWN` for anything else."""
    if value is None or value == "":
        return default
    if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdecimal()):
        return int(value) or default
    return UNKNOWN


def iso(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC, in seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def date_of(value: Any) -> str | None:
    """A date of an answer ("Mar 1, 2024, 10:00:00 AM", ISO 8601, epoch) as ISO 8601 in UTC, or None.

    CloudTrail writes the space before AM and PM as U+202F, too.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if value > 10**11 else value
        return iso(datetime.fromtimestamp(seconds, UTC))
    if not isinstance(value, str):
        return None
    text = _SPACES.sub(" ", value).strip()
    for form in _DATE_FORMATS:
        try:
            return iso(datetime.strptime(text, form).replace(tzinfo=UTC))
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
