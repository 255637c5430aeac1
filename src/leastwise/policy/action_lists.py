"""Lists of actions written long or short: every action by name, or the fewest patterns for the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from leastwise.reference.iam import Reference


def expanded(patterns: Iterable[str], reference: Reference) -> tuple[str, ...]:
    """The actions of the reference that patterns cover, and the patterns that cover none, as they are."""
    found: dict[str, None] = {}
    for pattern in patterns:
        bits = reference.actions_matching(pattern)
        found |= dict.fromkeys(reference.names(bits)) if bits else {pattern: None}
    return tuple(found)


def shortened(bits: int, reference: Reference) -> tuple[str, ...]:
    """Few patterns that cover exactly these actions among those of the reference."""
    if bits == (1 << len(reference.actions)) - 1:
        return ("*",)
    names: dict[str, list[str]] = {}
    for name in reference.names(bits):
        prefix, _, action = name.partition(":")
        names.setdefault(prefix, []).append(action)
    return tuple(
        f"{prefix}:{pattern}"
        for prefix, actions in names.items()
        for pattern in _of_service(prefix, actions, bits, reference)
    )


def _of_service(prefix: str, actions: list[str], bits: int, reference: Reference) -> list[str]:
    """Patterns for a service's actions: the widest prefix of each that admits nothing else, taken greedily."""
    if not reference.actions_matching(f"{prefix}:*") & ~bits:
        return ["*"]
    left, found = sorted(actions), []
    while left:
        pattern, covered = _widest(prefix, left, bits, reference)
        found.append(pattern)
        left = [action for action in left if action not in covered]
    return found


def _widest(prefix: str, left: list[str], bits: int, reference: Reference) -> tuple[str, set[str]]:
    first = left[0]
    candidates = {_shared(first, other) for other in left[1:]} - {"", first}
    for start in sorted(candidates, key=len):
        matching = reference.actions_matching(f"{prefix}:{start}*")
        if not matching & ~bits:
            return f"{start}*", {name.partition(":")[2] for name in reference.names(matching)}
    return first, {first}


def _shared(one: str, other: str) -> str:
    """The characters that two names begin with."""
    return "".join(pair[0] for pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
