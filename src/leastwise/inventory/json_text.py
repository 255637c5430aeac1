"""Members of items as JSON text with sorted names: equal texts are equal content."""

from __future__ import annotations

import json
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def written(value: Any) -> str:
    """The JSON text of a value."""
    try:
        return _encoder.encode(value).decode()
    except (UnicodeEncodeError, OverflowError):  # text with half a surrogate pair: written as an escape
        return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def read(text: str) -> Any:
    """The value of a JSON text. Raises ValueError where it is none."""
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
