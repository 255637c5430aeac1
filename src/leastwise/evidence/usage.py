"""What principals did, as the trail and Access Advisor tell: values and the questions that can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of calls. AWS counts denied attempts as access; here they are kept apart.

    FAILED calls were authorized and failed for another reason (a wrong parameter, a conflict): they are uses.
    """

    ALLOWED = "allowed"
    FAILED = "failed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Use:
    """All calls of one event name by one principal in one Region with one outcome. Times have their zone (UTC).

    `principal_arn` is the IAM user's or role's ARN (never a session's), `principal_id` its unique id (AIDA…, AROA…),
    empty where no event told. `actions` are the IAM actions that each call needs, `possible` those that it needs
    depending on its parameters; both empty for events of which that is not known, or that need none. `event_id` and
    `resource` (an ARN, or empty) are those of the last call.
    """

    account_id: str
    principal_arn: str
    principal_id: str
    event_source: str
    event_name: str
    region: str
    outcome: Outcome
    actions: tuple[str, ...]
    possible: tuple[str, ...]
    uses: int
    first: datetime
    last: datetime
    event_id: str
    resource: str = ""


@dataclass(frozen=True, slots=True)
class PassedRole:
    """How often a principal handed a role (or the instance profile that holds it, `role_arn`) to a service by one
    operation, the event of `use`: each such call needs `iam:PassRole` on the role.
    """

    use: Use
    role_arn: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """How often somebody became a role: AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity, AssumeRoot.

    `caller` is an ARN (the role's or user's own, of a session's role), a service ("ec2.amazonaws.com"), an identity
    provider's ARN or URL, or an account id where that is all the trail tells; `human` is who stands at the beginning
    of the role chain (a user, an e-mail address, an OIDC subject), empty where that is not known.
    """

    role_arn: str
    caller: str
    human: str
    uses: int
    first: datetime
    last: datetime
    event_id: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class CredentialUse:
    """When a long-term access key (AKIA…), or a user's console password (`credential` is "password"), was last used."""

    account_id: str
    principal_arn: str
    credential: str
    uses: int
    first: datetime
    last: datetime
    event_id: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """Since when, until when and how completely the trail tells about an account.

    `days` are whole days with events between the two; `gaps` are sentences about days without any event,
    the longest gaps first. `services`
    are the event sources with data events (s3, lambda, dynamodb …), of which else only management events are known.
    """

    account_id: str
    since: datetime
    until: datetime
    days: int
    gaps: tuple[str, ...] = ()
    data_events: frozenset[str] = frozenset()


class Usage(Protocol):
    """The usage of a lake, cheap to ask: an index by principal that is brought up to date when it is opened."""

    @property
    def tracked(self) -> Mapping[str, Tracked]:
        """Account id -> what the trail covers of it; accounts without events are absent."""
        ...

    def uses_of(self, principal_arn: str, principal_id: str = "") -> tuple[Use, ...]:
        """Everything a principal did. With a unique id, only uses by that id or without one: a principal that was
        deleted and made again under the same name is another one.
        """
        ...

    def uses(self) -> Iterator[tuple[str, tuple[Use, ...]]]:
        """(principal ARN, its uses) of all principals, each once."""
        ...

    def principals(self) -> Iterable[str]:
        """The principals of `uses`; cheap."""
        ...

    def assumptions_of(self, role_arn: str) -> tuple[Assumption, ...]:
        """Who became a role, including refused attempts (`denied`)."""
        ...

    def credentials_of(self, principal_arn: str) -> tuple[CredentialUse, ...]:
        """The long-term credentials that a user used."""
        ...

    def passed_roles_of(self, principal_arn: str, principal_id: str = "") -> tuple[PassedRole, ...]:
        """The roles that a principal handed to services, which needs `iam:PassRole`."""
        ...

    def unmapped(self) -> Mapping[tuple[str, str], int]:
        """(event source, event name) -> how many calls there are, of events whose IAM action is not known."""
        ...
