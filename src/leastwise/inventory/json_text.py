"""Members of items as JSON text with sorted names: equal texts are equal content."""

from __future__ import annotations

import json
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def written(value: Any) -> str:
    """The JSON text of a value, which every reader of JSON takes.

    Half a surrogate pair in a text, which is no Unicode, becomes the escape as text: `\\ud800`.
    """
    try:
        return _encoder.encode(value).decode()
    except UnicodeEncodeError:
        return _encoder.encode(_as_unicode(value)).decode()


def unicode_text(text: str) -> str:
    """A text with an escape for each half of a surrogate pair in it."""
    return text.encode("utf-8", "backslashreplace").decode()


def _as_unicode(value: Any) -> Any:
    if isinstance(value, str):
        return unicode_text(value)
    if isinstance(value, dict):
        return {_as_unicode(name): _as_unicode(member) for name, member in value.items()}
    return [_as_unicode(member) for member in value] if isinstance(value, (list, tuple)) else value


def read(text: str) -> Any:
    """The value of a JSON text, its texts Unicode as `written` makes them. Raises ValueError where it is none."""
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError:
        return _as_unicode(json.loads(text))
