"""RFC 8949 as far as Smithy RPC v2 CBOR needs it: definite lengths, and tag 1 for moments."""

from __future__ import annotations

import struct
from datetime import datetime
from io import BufferedReader, BytesIO
from typing import Any

from botocore.parsers import BaseCBORParser


def encoded(value: Any) -> bytes:
    """`value` as CBOR; a datetime becomes tag 1 with seconds."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, datetime):
        return b"\xc1" + encoded(value.timestamp())
    return _sized(value)


def _sized(value: Any) -> bytes:
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode("utf-8")
        return _head(3, len(text)) + text
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(encoded(key) + encoded(member) for key, member in value.items())
    return _head(4, len(value)) + b"".join(encoded(member) for member in value)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | code]) + number.to_bytes(size, "big")
    raise ValueError(f"{number} does not fit into 64 bits")


def decoded(content: bytes) -> Any:
    """The value of CBOR as botocore writes it; an empty content is an empty structure."""
    if not content:
        return {}
    return BaseCBORParser().parse_data_item(BufferedReader(BytesIO(content)))
