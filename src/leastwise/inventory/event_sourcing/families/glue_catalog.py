"""The policy of the Glue Data Catalog (AWS Glue API Reference, "PutResourcePolicy", "DeleteResourcePolicy").

A Region's catalog has one policy; its item is always there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Assign, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import GLUE, GLUE_RESOURCE_POLICY, RESOURCE_POLICY


def _catalog(call: Call) -> Target | None:
    """The account's catalog, which calls that name another resource do not mean."""
    named = call.text("resourceArn")
    is_ours = named is None or named.endswith(f":{call.event.account_id}:catalog")
    return Target(GLUE_RESOURCE_POLICY, call.event.account_id) if is_ours else None


def _put(call: Call) -> Iterator[Mutation]:
    target = _catalog(call)
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: call.document("policyInJson")})


def _delete(call: Call) -> Iterator[Mutation]:
    target = _catalog(call)
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: None})


FAMILY: Final = Family(GLUE, {"PutResourcePolicy": _put, "DeleteResourcePolicy": _delete})
