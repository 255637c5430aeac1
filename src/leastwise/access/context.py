"""What is known beforehand about the context of a principal's requests.

IAM User Guide, "AWS global condition context keys", properties of the principal; Organizations: `aws:PrincipalOrgID`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Caller, CallerKind, caller_context

_TAG: Final = "aws:principaltag/"
USER: Final = "AWS::IAM::User"
ROLE: Final = "AWS::IAM::Role"


@dataclass(frozen=True, slots=True)
class KnownContext:
    """Context keys (lower case) with their values; those in `absent` are known to be absent, others are open.

    `complete` are beginnings of keys, such as those of tags, of which those that are not among the values are absent.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    complete: tuple[str, ...] = ()

    def told(self, keys: Iterable[str]) -> dict[str, tuple[str, ...] | None]:
        """The values of those keys that are known; None of a key that is known to be absent."""
        found: dict[str, tuple[str, ...] | None] = {}
        for key in keys:
            if key in self.values:
                found[key] = self.values[key]
            elif key in self.absent or (self.complete and key.startswith(self.complete)):
                found[key] = None
        return found

    def with_values(self, values: Mapping[str, tuple[str, ...]], *complete: str) -> KnownContext:
        """The same with further values, which take precedence, and beginnings of keys that are complete."""
        return KnownContext({**self.values, **values}, self.absent - values.keys(), (*self.complete, *complete))


def caller_of_item(item: ConfigurationItem) -> Caller:
    """The caller that a recorded user or role is."""
    kind = CallerKind.USER if item.resource_type == USER else CallerKind.ROLE
    has_boundary = bool(item.configuration.get("permissionsBoundary"))
    return Caller(kind, item.arn, item.account_id, has_boundary=has_boundary)


def principal_context(item: ConfigurationItem) -> KnownContext:
    """What follows for the context from who a recorded user or role is.

    A role's session may bring tags of its own, so that a tag which the role has not is open; a user's tags are all.
    """
    caller = caller_of_item(item)
    values = caller_context(caller)
    if caller.kind is CallerKind.USER:
        values["aws:userid"] = (item.resource_id,)
    values |= {_TAG + key.lower(): (value,) for key, value in (item.tags or {}).items()}
    absent = frozenset() if caller.kind is CallerKind.USER else frozenset({"aws:username"})
    is_complete = caller.kind is CallerKind.USER and item.tags is not None and "tags" not in item.unknown
    return KnownContext(values, absent | {"aws:principalservicename"}, (_TAG,) if is_complete else ())
