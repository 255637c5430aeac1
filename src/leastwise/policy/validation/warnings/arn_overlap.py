"""Whether a resource of a statement may be one of those an action takes, part by part of the ARN.

Service Authorization Reference, "Resource types": an ARN format's placeholders may hold anything here, but for S3
bucket names, which have no slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Final

_PARTS: Final = 6
_SERVICE: Final = 2
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")
_BUCKET: Final = "arn:*:s3:::*"
_NO_RESOURCE: Final = "*"
_ANY: Final = "*"


class ListedResources:
    """The resources of a statement, by service, so that an action meets only those that may be its own."""

    def __init__(self, resources: Iterable[str]) -> None:
        self._by_service: dict[str, list[str]] = {}
        for resource in resources:
            service = _parts(resource)[_SERVICE]
            self._by_service.setdefault(_ANY if "*" in service or "?" in service else service, []).append(resource)
        self._take_no_resource = any(
            overlap(_NO_RESOURCE, one) for listed in self._by_service.values() for one in listed
        )

    def take(self, pattern: str) -> bool:
        """Whether some ARN fits a pattern of `Reference.arn_patterns` and one of the resources."""
        if pattern == _NO_RESOURCE:
            return self._take_no_resource
        service = _parts(pattern)[_SERVICE]
        if "*" in service:
            return any(overlap(pattern, one) for one in chain.from_iterable(self._by_service.values()))
        own = self._by_service.get(service, ())
        return any(overlap(pattern, one) for one in chain(own, self._by_service.get(_ANY, ())))


def overlap(pattern: str, resource: str) -> bool:
    """Whether some ARN fits both: a pattern of `Reference.arn_patterns`, and a resource of a statement.

    The pattern "*" is an action without a resource. Only "*" fits it, and ARNs such as arn:aws:s3:::*, which take in
    everything of their service: some services name such a resource where the reference has none.
    """
    listed = _parts(resource)
    if pattern == _NO_RESOURCE:
        return not listed[-1].strip("*")
    if pattern == _BUCKET and "/" in listed[-1]:
        return False
    return all(one == "*" or _meet(one, other) for one, other in zip(_parts(pattern), listed, strict=True))


@lru_cache(maxsize=50_000)
def _parts(text: str) -> tuple[str, ...]:
    """The six parts of an ARN, * for a variable; a star at the end of a shorter text stands for those that lack."""
    text = _VARIABLE.sub("*", text)
    found = text.split(":", _PARTS - 1)
    missing = _PARTS - len(found)
    return (*found, *(["*"] if text.endswith("*") else [""]) * missing)


@lru_cache(maxsize=50_000)
def _meet(one: str, other: str) -> bool:
    """Whether some text fits both patterns: a walk over the pairs of places in them."""
    waiting, seen = [(0, 0)], {(0, 0)}
    while waiting:
        first, second = waiting.pop()
        if first == len(one) and second == len(other):
            return True
        for following in _steps(one, first, other, second):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _steps(one: str, first: int, other: str, second: int) -> list[tuple[int, int]]:
    here, there = one[first : first + 1], other[second : second + 1]
    found: list[tuple[int, int]] = []
    if here == "*":
        found += [(first + 1, second), *([(first, second + 1)] if there else [])]
    if there == "*":
        found += [(first, second + 1), *([(first + 1, second)] if here else [])]
    if here and there and "*" not in (here, there) and (here == there or "?" in (here, there)):
        found.append((first + 1, second + 1))
    return found
