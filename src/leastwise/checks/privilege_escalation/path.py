"""Ways by which a principal gains powers: what each asks for, of whom, and what it brings, as values.

A way is data. Whether a principal can go it is decided by the policy engine, request by request (`steps`), on the
targets that meet its prerequisites (`population`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Final

ADMINISTRATOR_ACCESS: Final = "arn:aws:iam::aws:policy/AdministratorAccess"


class On(StrEnum):
    """What a step's request is for."""

    TARGET = "target"
    """The user or role whose powers are gained."""
    POLICY = "policy"
    """A customer managed policy of the target's, its groups' included."""
    OLD_VERSION = "old-version"
    """Such a policy of which an older version allows administration."""
    GROUP = "group"
    """A group that the target is a member of."""
    JOINED = "joined"
    """A group that the target is made a member of."""
    NEW = "new"
    """A user or role that is made on the way."""
    OTHER = "other"
    """Any resource of the account of the types that the action takes: a function, an instance, a stack …"""


class Target(StrEnum):
    """Whose powers a way brings."""

    OWN_USER = "own-user"
    OWN_ROLE = "own-role"
    OWN = "own"
    USER = "user"
    ROLE = "role"
    NEW_USER = "new-user"
    NEW_ROLE = "new-role"


class Gain(IntFlag):
    """What becomes of the target before its powers are the principal's: nothing, or limits that fall."""

    NOTHING = 0
    ANY_POLICY = 1
    """It has whatever policy is wanted, within boundary and organisation."""
    NO_BOUNDARY = 2
    NO_ORGANIZATION = 4


class Needs(StrEnum):
    """What must hold of the target."""

    PASSWORD = "login profile"  # noqa: S105
    NO_PASSWORD = "no login profile"  # noqa: S105
    FREE_ACCESS_KEY = "fewer than two access keys"
    TWO_ACCESS_KEYS = "two access keys"
    INSTANCE_PROFILE = "instance profile"
    NO_INSTANCE_PROFILE = "no instance profile"
    BOUNDARY = "permissions boundary"
    PERMISSION_SET = "role of an IAM Identity Center permission set"
    MEMBER_ACCOUNT = "account of an organisation, not its management account"


@dataclass(frozen=True, slots=True)
class Step:
    """One request. `context` are the context keys (lower case) that it necessarily has.

    `choices` are keys whose value the caller chooses among some. `resource_types` are those of the action's, by their
    names in the Service Authorization Reference, that are all asked for; where none are named all that are required.
    `is_named` says that the target's trust policy names the caller by then, so that no identity policy must allow.
    """

    action: str
    on: On = On.OTHER
    context: tuple[tuple[str, str], ...] = ()
    resource_types: tuple[str, ...] = ()
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One way. `id` never changes; `why` says in sentences what it does.

    `services` are the service principals of which the target role's trust policy must name one. `existing` is what
    must be there and is not recorded, such as a function that runs with the role: with it the way is an assumption.
    `published` are ids by which the way is known elsewhere; `references` are pages of the AWS documentation.
    """

    id: str
    title: str
    why: str
    target: Target
    steps: tuple[Step, ...]
    gain: Gain = Gain.NOTHING
    services: tuple[str, ...] = ()
    needs: tuple[Needs, ...] = ()
    existing: str = ""
    published: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions of all steps."""
        return tuple(dict.fromkeys(step.action for step in self.steps))

    @property
    def needs_trust(self) -> bool:
        """Whether the target role's trust policy, as it stands, must admit the principal or a service."""
        return bool(self.services) or self.assumes

    @property
    def assumes(self) -> bool:
        """Whether the target role is assumed as its trust policy stands."""
        return any(step.action == "sts:AssumeRole" and not step.is_named for step in self.steps)


def on_target(action: str, **context: str) -> Step:
    """A request for the target itself."""
    return Step(action, On.TARGET, _keys(context))


def attach(action: str, on: On = On.TARGET) -> Step:
    """A request that attaches AdministratorAccess."""
    return Step(action, on, (("iam:policyarn", ADMINISTRATOR_ACCESS),))


def pass_role(service: str) -> Step:
    """The target role passed to a service (IAM User Guide, "Grant a user permissions to pass a role")."""
    return Step("iam:PassRole", On.TARGET, (("iam:passedtoservice", service),))


def request(action: str, *resource_types: str) -> Step:
    """A request for some resource of the account."""
    return Step(action, On.OTHER, (), resource_types)


NAMED: Final = Step("sts:AssumeRole", On.TARGET, (), (), True)
"""The target role assumed once its trust policy names the caller."""

ASSUME: Final = Step("sts:AssumeRole", On.TARGET)
"""The target role assumed as its trust policy stands."""


def _keys(context: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("__", ":").lower(), value) for name, value in context.items())
