"""Patterns of action names as IAM matches them.

IAM User Guide, "IAM JSON policy elements: Action": names are compared case-insensitively; ``*`` stands for any
characters and ``?`` for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

_PIECES: Final = re.compile(r"\?|[^?]+")


def has_wildcard(pattern: str) -> bool:
    """Tell whether a pattern is more than one literal name."""
    return "*" in pattern or "?" in pattern


def matcher(pattern: str) -> Callable[[str], object]:
    """Return a test of whole lower-case names against a lower-case pattern; what it returns is truthy on a match.

    Each part between stars is found where it comes first and never looked for again, so hostile patterns stay fast.
    """
    parts = [_translated(part) for part in re.split(r"\*+", pattern)]
    if len(parts) == 1:
        return re.compile(parts[0], re.DOTALL).fullmatch
    first, *middle, last = parts
    found = "".join(f"(?>.*?{part})" for part in middle if part)
    return re.compile(f"{first}{found}.*{last}", re.DOTALL).fullmatch


def _translated(part: str) -> str:
    return "".join("." if piece == "?" else re.escape(piece) for piece in _PIECES.findall(part))


def bitset(positions: Iterable[int], size: int) -> int:
    """Return the integer whose bits at ``positions`` (each below ``size``) are set."""
    octets = bytearray((size + 7) // 8)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def positions(bits: int) -> Iterator[int]:
    """Return the positions of the set bits, ascending."""
    digits = f"{bits:b}"[::-1]
    position = digits.find("1")
    while position >= 0:
        yield position
        position = digits.find("1", position + 1)
