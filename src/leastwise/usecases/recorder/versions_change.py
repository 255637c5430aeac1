"""One difference between two states of a resource, as a value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ChangeKind(StrEnum):
    """What befell a member; REWRITTEN says the same in other words or another order."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the path within the item, the values before and after (None where there was none).

    A path goes through `configuration` without naming it: `("userPolicyList", "readers", "policyDocument",
    "Statement", "AllowRead", "Action")`. Members of the item itself are `resourceName`, `arn`, `tags` and `unknown`;
    `document` is what a managed policy's default version says. Values of statements are compared as sets: `before` and
    `after` then hold the values that went and those that came.
    """

    path: tuple[str, ...]
    kind: ChangeKind
    before: Any = None
    after: Any = None

    @property
    def path_text(self) -> str:
        """The path as one text, steps joined by dots."""
        return ".".join(self.path)


def change_of(path: tuple[str, ...], before: Any, after: Any) -> Change:
    """Return the change of a value; null, an empty text and an empty list count as having none."""
    kind = ChangeKind.CHANGED
    if is_nothing(before):
        kind = ChangeKind.ADDED
    elif is_nothing(after):
        kind = ChangeKind.REMOVED
    return Change(path, kind, before, after)


def is_nothing(value: Any) -> bool:
    """Tell whether a value says that the resource has none."""
    return value is None or (not isinstance(value, bool | int | float) and len(value) == 0)


def canonical(value: Any) -> str:
    """Return JSON text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
