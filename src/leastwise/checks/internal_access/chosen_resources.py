"""The resources that internal access is asked about, and what requests to each are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.access.context import ROLE
from leastwise.access.resources import BUCKET
from leastwise.model.arn import parse_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy.rule import Rule
from leastwise.reference.iam import Reference

_WITHIN: Final = re.compile(r"[*?]|\$\{[^}]*\}")
_MOST_EXAMPLES: Final = 20
EXAMPLE: Final = "example"
"""The name of something in a resource, where no policy gives one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Requests about a resource, or what is in it: actions (bits) on an ARN, with further examples of such ARNs."""

    arn: str
    bits: int
    is_within: bool = False


def parts_of(item: ConfigurationItem, reference: Reference) -> tuple[Part, ...]:
    """What requests can be about: a bucket's objects have other actions than the bucket.

    Service Authorization Reference: which resource types an action takes.
    """
    if item.resource_type == ROLE:
        return (Part(item.arn, reference.actions_matching("sts:AssumeRole")),)
    if item.resource_type == BUCKET:
        objects = _actions("s3", "object", reference)
        return (
            Part(item.arn, _actions("s3", "bucket", reference)),
            Part(f"{item.arn}/{EXAMPLE}", objects, is_within=True),
        )
    return (Part(item.arn, _actions(parse_arn(item.arn).service, "", reference)),)


def examples_of(part: Part, owner: str, rules: Iterable[Rule]) -> list[str]:
    """ARNs to ask about: the part's own, and of what is in a resource one that each statement's patterns name."""
    found = {part.arn: None}
    for rule in rules if part.is_within else ():
        for pattern in rule.statement.resources or ():
            if pattern.startswith(f"{owner}/") and len(found) < _MOST_EXAMPLES:
                found[_WITHIN.sub(EXAMPLE, pattern)] = None
    return list(found)


@lru_cache(maxsize=1_000)
def _actions(prefix: str, resource_type: str, reference: Reference) -> int:
    """A service's actions that take a resource type, or any at all."""
    return sum(1 << position for position in _positions(prefix, resource_type, reference))


def _positions(prefix: str, resource_type: str, reference: Reference) -> Iterator[int]:
    for name in reference.names(reference.actions_matching(f"{prefix}:*")):
        action = reference.action(name)
        uses = action.resource_types if action is not None else ()
        if any(not resource_type or one.name == resource_type for one in uses):
            yield reference.index[name.lower()]
