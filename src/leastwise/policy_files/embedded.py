"""Policies inside other documents: as objects, or as JSON texts in strings; places are those of the outer file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from leastwise.errors import PolicyError
from leastwise.policy.json_text import JsonText, Path, Position, Span, read_json

LONGEST_POLICY: Final = 102_400
"""Characters, white space not counted: the longest that AWS takes anywhere (an OpenSearch domain's access policy may
have 100 KiB; Amazon OpenSearch Service quotas)."""


@dataclass(frozen=True)
class EmbeddedJson(JsonText):
    """A document within a file. ``text`` is its own text; ``place`` finds the span in the file of a path within it."""

    place: Callable[[Path], Span] = field(kw_only=True, compare=False)

    def locate(self, path: Path = ()) -> Span:
        """The place, in the file, of the element at the path."""
        return self.place(path)


def embedded(outer: JsonText, path: Path, label: str = "") -> JsonText:
    """The document at a path of a file: an object, or a string that holds JSON (percent-encoded as IAM's API does).

    Raises PolicyError with the place in the file where the string holds no JSON.
    """
    value = at(outer.value, path)
    if isinstance(value, str):
        return embedded_text(outer, path, value, label)
    return EmbeddedJson(json.dumps(value), value, outer.name, place=lambda inner: outer.locate((*path, *inner)))


def embedded_text(outer: JsonText, path: Path, text: str, label: str = "") -> JsonText:
    """The document in a string at a path of a file; every element's place is the string's."""
    if text.lstrip()[:3].upper() == "%7B":
        text = unquote(text)
    try:
        found = read_json(text)
    except PolicyError as error:
        what = f"the policy of {label}" if label else "the policy in this string"
        raise error_at(outer, path, f"{what} is no JSON ({error.message})") from None
    return EmbeddedJson(found.text, found.value, outer.name, place=lambda _: outer.locate(path))


def at(value: Any, path: Path) -> Any:
    """The value at a path that exists."""
    for step in path:
        value = value[step]
    return value


def error_at(source: JsonText, path: Path, what: str) -> PolicyError:
    """An error that names the file and the place of the element."""
    return error_in(source.name, source.locate(path).start, what)


def error_in(name: str, place: Position, what: str) -> PolicyError:
    """An error that names the file and a place in it."""
    return PolicyError(f"{name}: line {place.line}, column {place.column + 1}: {what}", "correct it and run it again")


def check_length(source: JsonText) -> None:
    """Raise PolicyError for a document so long that AWS takes it nowhere."""
    if len(source.text) <= LONGEST_POLICY:
        return
    length = len(json.dumps(source.value, separators=(",", ":")))
    if length > LONGEST_POLICY:
        what = f"the policy has {length:,} characters; AWS takes none above {LONGEST_POLICY:,}"
        if isinstance(source, EmbeddedJson):
            raise error_at(source, (), what)
        raise error_in(source.name, source.position(len(source.text) - len(source.text.lstrip())), what)
