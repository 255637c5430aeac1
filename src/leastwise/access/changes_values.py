"""What a change did to somebody's access."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from leastwise.model.configuration_item import ResourceKey
from leastwise.policy import Request, Statement


class Direction(StrEnum):
    """What became of the access. UNDECIDED: a policy that matters was not recorded, or the search reached a limit."""

    WIDENED = "widened"
    NARROWED = "narrowed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class AccessChange:
    """One statement's worth of access that a principal has newly, or no longer.

    `principal` is its name in words ("alice", "role deploy", "account 222222222222"), `arn` its ARN, account id or
    service; `key` is None where it is no recorded resource. `sentence` says it all. `through` names the policy,
    `statement` is the one that allows (None where none is known), `actions` are patterns and `bits` the same as actions
    of the reference. `request` is one request as a witness: decided otherwise before. `escalation`: what is newly
    allowed lets the principal gain further rights. `unrecorded` says what else applies and was not recorded.
    """

    direction: Direction
    principal: str
    arn: str
    key: ResourceKey | None
    sentence: str
    through: str = ""
    statement: Statement | None = None
    actions: tuple[str, ...] = ()
    request: Request | None = None
    escalation: bool = False
    unrecorded: tuple[str, ...] = ()
    bits: int = field(default=0, repr=False, compare=False)

    @property
    def widened(self) -> bool:
        """Whether the principal can do more."""
        return self.direction is Direction.WIDENED

    @property
    def narrowed(self) -> bool:
        """Whether the principal can do less."""
        return self.direction is Direction.NARROWED

    @property
    def undecided(self) -> bool:
        """Whether it is not known what the change did."""
        return self.direction is Direction.UNDECIDED
