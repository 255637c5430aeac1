"""Role chains: who can become a role that reaches a resource, hop by hop, each hop decided by the policy engine.

IAM User Guide, "Methods to assume a role", role chaining.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from leastwise.access.context import ROLE
from leastwise.access.principals import AccessPrincipal
from leastwise.checks.internal_access.chosen_resources import parts_of
from leastwise.checks.internal_access.reaching import Reached, Reaching
from leastwise.policy.rule import Rule
from leastwise.reference.iam import Reference

MOST_HOPS: Final = 3
"""So many roles may lie between a principal and the resource."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A principal becomes a role; `rules` are the statements that allow it, `is_conditional` under conditions only."""

    principal: AccessPrincipal
    role: AccessPrincipal
    rules: tuple[Rule, ...]
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """How a principal comes to a resource that it does not reach itself: the hops in order, and what the last can."""

    hops: tuple[Hop, ...]
    reached: Reached

    @property
    def principal(self) -> AccessPrincipal:
        """Where the chain begins."""
        return self.hops[0].principal


def chains(reaching: Reaching, direct: Mapping[str, Reached], reference: Reference) -> Iterator[Chain]:
    """The shortest chain of everybody who reaches a resource only by becoming roles; `direct` is by ARN.

    `Reached.undecided` of a hop is no hop: what could not be decided about trust is said by who-can.
    """
    by_arn = {one.caller.arn: one for one in reaching.principals}
    ways: dict[str, tuple[Hop, ...]] = {}
    front = [arn for arn, reached in direct.items() if reached.bits]
    for _ in range(MOST_HOPS):
        following: list[str] = []
        for arn in front:
            role = by_arn.get(arn)
            if role is None or role.item is None or role.item.resource_type != ROLE:
                continue
            for principal, reached in reaching.of(role.item, parts_of(role.item, reference)):
                name = principal.caller.arn
                if not reached.bits or name in ways or (name in direct and direct[name].bits):
                    continue
                ways[name] = (Hop(principal, role, tuple(reached.rules), bool(reached.conditional)), *ways.get(arn, ()))
                following.append(name)
        front = following
    for hops in ways.values():
        yield Chain(hops, direct[hops[-1].role.caller.arn])
