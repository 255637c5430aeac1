"""Phrases: what a call does, as a line of text with places for the values of the event.

``attach {request.policyArn:name} to user {request.userName}[ in {account}]`` begins with a verb in its plain form.
``{a|b|who}`` takes the first path that has a value, ``:name`` the last part of an ARN, ``:account`` its account. A
part in brackets is left out when a value in it is missing; a missing value elsewhere means the phrase does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from leastwise.model.arn import is_arn, parse_arn

_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_OPTIONAL: Final = re.compile(r"(\[[^\[\]]*\])")
_MOST_SHOWN: Final = 3

_PAST: Final[dict[str, str]] = {
    "begin": "began",
    "cancel": "cancelled",
    "get": "got",
    "give": "gave",
    "keep": "kept",
    "leave": "left",
    "let": "let",
    "make": "made",
    "put": "put",
    "read": "read",
    "reset": "reset",
    "run": "ran",
    "send": "sent",
    "set": "set",
    "stop": "stopped",
    "tag": "tagged",
    "take": "took",
    "write": "wrote",
}


@dataclass(frozen=True, slots=True)
class _Place:
    paths: tuple[tuple[str, ...], ...]
    form: str


def past_tense(phrase: str) -> str:
    """Return the phrase with its first verb in the past tense: "attach x" -> "attached x"."""
    verb, space, rest = phrase.partition(" ")
    return _past(verb) + space + rest


def filled(phrase: str, values: Mapping[str, Any]) -> str | None:
    """Return the phrase with the event's values in place, None when a value it needs is missing.

    ``values`` maps the first member of a path to a document (``request``) or a text (``who``).
    """
    parts = []
    for part in _OPTIONAL.split(phrase):
        optional = part.startswith("[")
        text = _filled_part(part[1:-1] if optional else part, values)
        if text is None and not optional:
            return None
        parts.append(text or "")
    return "".join(parts)


def _past(verb: str) -> str:
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def _filled_part(part: str, values: Mapping[str, Any]) -> str | None:
    missing = False

    def replace(match: re.Match[str]) -> str:
        nonlocal missing
        text = _text(_parsed(match.group(1)), values)
        missing = missing or not text
        return text or ""

    text = _PLACE.sub(replace, part)
    return None if missing else text


@lru_cache(maxsize=2048)
def _parsed(place: str) -> _Place:
    paths, _, form = place.partition(":")
    return _Place(tuple(tuple(path.split(".")) for path in paths.split("|")), form)


def _text(place: _Place, values: Mapping[str, Any]) -> str:
    for path in place.paths:
        found = [_formed(value, place.form) for value in _reached(values, path)]
        if texts := list(dict.fromkeys(text for text in found if text)):
            more = f" and {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
            return ", ".join(texts[:_MOST_SHOWN]) + more
    return ""


def _reached(values: Any, path: tuple[str, ...]) -> list[Any]:
    """Return the values at the path; a list on the way stands for each of its items."""
    reached = [values]
    for step in path:
        found = [value[step] for value in reached if isinstance(value, Mapping) and value.get(step) is not None]
        reached = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return reached


def _formed(value: Any, form: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if form == "account":
        return parse_arn(text).account if is_arn(text) else ""
    return parse_arn(text).name if form == "name" and is_arn(text) else text
