"""Whom the trust policies of roles name, and which of those became the role.

CloudTrail User Guide, "CloudTrail userIdentity element"; IAM User Guide, "Logging IAM and AWS STS API calls with AWS
CloudTrail": AssumeRole is recorded in the role's account, whoever calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from leastwise.access.changes_resources import TRUST
from leastwise.checks.unused_access.grounds import Grounds, created_of
from leastwise.evidence.usage import Assumption
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import Rules
from leastwise.policy.caller import account_of_entry
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a Principal element: `kind` is AWS, Service or Federated; `label` names the statement."""

    kind: str
    value: str
    label: str

    @property
    def account(self) -> str:
        """The account that it is of, empty where it is of none."""
        whole = account_of_entry(self.value)
        if whole is not None:
            return whole
        parts = self.value.split(":")
        return parts[4] if self.kind == "AWS" and len(parts) > 5 else ""


def trust_rules(grounds: Grounds, role: ConfigurationItem) -> Rules | None:
    """The trust policy of a role; None where it was not recorded or cannot be read."""
    document = role.configuration.get(TRUST)
    if document is None or TRUST in role.unknown:
        return None
    return grounds.evidence.surroundings.documents.rules(document, f"trust policy of {role.resource_name}")


def entries_of(grounds: Grounds, role: ConfigurationItem) -> list[Entry] | None:
    """The principals that a trust policy lets become the role; None where it was not recorded or cannot be read."""
    rules = trust_rules(grounds, role)
    if rules is None:
        return None
    bits = _assuming(grounds.reference)
    found: dict[Entry, None] = {}
    for rule in rules.allows:
        element = rule.statement.principal
        if element is None or element.negated or not rule.bits & bits:
            continue
        for kind, value in element.entries:
            if value != "*":
                found[Entry(kind, value, rule.statement.label)] = None
    return list(found)


def assumptions_of(grounds: Grounds, role: ConfigurationItem) -> list[Assumption]:
    """Who became a role within the window."""
    if grounds.usage is None:
        return []
    created = created_of(role)
    return [
        one
        for one in grounds.usage.assumptions_of(role.arn)
        if not one.denied and grounds.is_within(one.last) and (created is None or one.last >= created)
    ]


def last_assumption(grounds: Grounds, role: ConfigurationItem, entry: Entry) -> datetime | None:
    """When somebody whom an entry names became the role last, also before the window."""
    found = grounds.usage.assumptions_of(role.arn) if grounds.usage is not None else ()
    return max((one.last for one in found if not one.denied and is_named(entry, one.caller)), default=None)


def is_named(entry: Entry, caller: str) -> bool | None:
    """Whether an entry names a caller of the trail; None where the trail does not tell who of an account it was."""
    if entry.kind == "Service":
        return caller.split(".")[0] == entry.value.split(".")[0] and caller.endswith((".amazonaws.com", ".com.cn"))
    if entry.kind == "Federated":
        return _provider(entry.value) == _provider(caller)
    if entry.kind != "AWS":
        return False
    whole = account_of_entry(entry.value)
    account = _account(caller)
    if whole is not None:
        return whole == account
    if entry.value == caller or _role_of_session(entry.value) == caller:
        return True
    return None if caller.isdigit() and caller == entry.account else False


def is_seen(entry: Entry, assumptions: Iterable[Assumption]) -> bool | None:
    """Whether one of some assumptions is by whom an entry names; None where that cannot be told."""
    told = [is_named(entry, one.caller) for one in assumptions]
    return True if True in told else None if None in told else False


def trust_changed(grounds: Grounds, role: ConfigurationItem) -> Iterator[datetime]:
    """The moment at which the trust policy was changed within the window, where the newest item of the role tells."""
    cause = role.cause
    if cause is not None and cause.event_name == "UpdateAssumeRolePolicy" and grounds.is_within(cause.event_time):
        yield cause.event_time


def _assuming(reference: Reference) -> int:
    return reference.actions_matching("sts:AssumeRole*")


def _account(caller: str) -> str:
    if caller.startswith("arn:"):
        parts = caller.split(":")
        return parts[4] if len(parts) > 5 else ""
    return caller


def _provider(text: str) -> str:
    """A provider by what its ARN and its URL have in common."""
    for mark in (":oidc-provider/", "https://"):
        if mark in text:
            return text.partition(mark)[2].rstrip("/").lower()
    return text.rstrip("/").lower()


def _role_of_session(arn: str) -> str:
    """The ARN of the role of a session's, its path aside; other ARNs as they are."""
    if ":assumed-role/" not in arn:
        return arn
    parts = arn.split(":")
    return f"{parts[0]}:{parts[1]}:iam::{parts[4]}:role/{parts[5].split('/')[1]}"
