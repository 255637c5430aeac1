"""Usage written by hand, for tests of what is unused: calls, who became roles, credentials, and what a trail covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from access_states import ACCOUNT, NOW, item
from external_states import evidence_of

from leastwise.evidence.evidence import Evidence
from leastwise.evidence.usage import Assumption, CredentialUse, Outcome, PassedRole, Tracked, Use
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import load_reference
from leastwise.reference.event_actions import actions_of_event

DATA_EVENTS = frozenset({"s3.amazonaws.com", "dynamodb.amazonaws.com", "lambda.amazonaws.com", "sqs.amazonaws.com"})


def ago(days: float) -> datetime:
    """A moment before NOW."""
    return NOW - timedelta(days=days)


def text_ago(days: float) -> str:
    """The same as documents have it."""
    return ago(days).strftime("%Y-%m-%dT%H:%M:%SZ")


def old(thing: ConfigurationItem, days: float = 400, **more: Any) -> ConfigurationItem:
    """A thing that was created so many days ago; `more` are facts about its use."""
    configuration = {**thing.configuration, "createDate": text_ago(days)}
    return replace(thing, configuration=configuration, supplementary={**thing.supplementary, **more})


def tracked(days: int = 120, data_events: frozenset[str] = DATA_EVENTS, account: str = ACCOUNT) -> dict[str, Tracked]:
    """The coverage of a trail that was begun so many days ago and goes on."""
    return {account: Tracked(account, ago(days), NOW, days + 1, (), data_events)}


@dataclass
class WrittenUsage:
    """Usage as written; `calls` are uses, `assumptions` and `credentials` as they are."""

    calls: list[Use] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    credentials: list[CredentialUse] = field(default_factory=list)
    tracked: Mapping[str, Tracked] = field(default_factory=tracked)

    def uses_of(self, principal_arn: str, principal_id: str = "") -> tuple[Use, ...]:
        return tuple(
            one
            for one in self.calls
            if one.principal_arn == principal_arn and (not principal_id or one.principal_id in ("", principal_id))
        )

    def uses(self) -> Iterator[tuple[str, tuple[Use, ...]]]:
        for arn in dict.fromkeys(one.principal_arn for one in self.calls):
            yield arn, self.uses_of(arn)

    def principals(self) -> Iterator[str]:
        return (arn for arn, _ in self.uses())

    def assumptions_of(self, role_arn: str) -> tuple[Assumption, ...]:
        return tuple(one for one in self.assumptions if one.role_arn == role_arn)

    def credentials_of(self, principal_arn: str) -> tuple[CredentialUse, ...]:
        return tuple(one for one in self.credentials if one.principal_arn == principal_arn)

    def passed_roles_of(self, principal_arn: str, principal_id: str = "") -> tuple[PassedRole, ...]:
        return ()

    def unmapped(self) -> Mapping[tuple[str, str], int]:
        return {}


def call(
    who: ConfigurationItem | str,
    source: str,
    name: str,
    days: float = 1,
    outcome: Outcome = Outcome.ALLOWED,
    resource: str = "",
    principal_id: str | None = None,
) -> Use:
    """Three calls by a user or role (or an ARN), the last of them so many days ago."""
    arn, identifier = (who, "") if isinstance(who, str) else (who.arn, who.resource_id)
    identifier = identifier if principal_id is None else principal_id
    found = actions_of_event(f"{source}.amazonaws.com", name, load_reference())
    first, last = ago(days + 0.5), ago(days)
    where = f"{source}.amazonaws.com", name, "eu-west-1"
    return Use(ACCOUNT, arn, identifier, *where, outcome, found.actions, found.possible, 3, first, last, "e", resource)


def became(role: ConfigurationItem, caller: str, days: float = 1, *, denied: bool = False) -> Assumption:
    """Somebody became a role, or tried to."""
    return Assumption(role.arn, caller, "", 1, ago(days), ago(days), "e", denied)


def signed(user: ConfigurationItem, credential: str, days: float = 1) -> CredentialUse:
    """A key or password was used."""
    return CredentialUse(ACCOUNT, user.arn, credential, 1, ago(days), ago(days), "e")


def access_key(user: str, days: float = 400, status: str = "Active", **used: Any) -> ConfigurationItem:
    """An access key of a user."""
    configuration = {"userName": user, "status": status, "createDate": text_ago(days)}
    return item("AWS::IAM::AccessKey", "AKIAEXAMPLE", "AKIAEXAMPLE", "", configuration, supplementary=used)


def evidence(*items: ConfigurationItem, usage: WrittenUsage | None, days: int = 90, **more: Any) -> Evidence:
    """The evidence of some items and usage."""
    return replace(evidence_of(*items, **more), usage=usage, days=days)
