"""What a result of a check is about, a recorded resource or an account as a whole, and short ways to results."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Passed
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem, NotRead, Scope
from leastwise.model.finding import Finding, Severity

ACCOUNT: Final = "AWS::::Account"
"""AWS Config's type of an account as a whole (AWS Config Developer Guide, "Scope" of account-wide rules)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A resource (`resource` is its ARN, or the id of what has none), or an account (`resource` is its id)."""

    account_id: str
    region: str
    resource_type: str
    resource: str
    name: str

    def passed(self) -> Passed:
        """That nothing is wrong with it."""
        return Passed(self.account_id, self.resource_type, self.resource)

    def not_applicable(self, reason: str) -> NotApplicable:
        """That a check says nothing about it."""
        return NotApplicable(self.account_id, self.resource_type, self.resource, reason)

    def not_evaluated(self, reason: str, missing_action: str = "") -> NotEvaluated:
        """That it could not be judged, and which IAM action, file or trail would tell."""
        return NotEvaluated(self.account_id, self.resource_type, self.resource, reason, missing_action)

    def found(
        self,
        check: Check | str,
        finding_type: str,
        severity: Severity,
        title: str,
        *explanation: str,
        remediation: tuple[str, ...],
        meaning: tuple[str, ...] = (),
        principal: str = "",
        details: Mapping[str, Any] | None = None,
        notes: tuple[str, ...] = (),
    ) -> Finding:
        """That something is wrong with it; `remediation` are sentences, and commands that the check's own lack."""
        return Finding(
            check if isinstance(check, str) else check.id,
            finding_type,
            severity,
            title,
            self.account_id,
            self.region,
            self.resource_type,
            self.resource,
            meaning,
            principal,
            details or {},
            explanation,
            remediation,
            notes,
        )


def subject_of(item: ConfigurationItem) -> Subject:
    """The subject that is a recorded resource."""
    return Subject(item.account_id, item.region, item.resource_type, item.arn or item.resource_id, item.resource_name)


def account_subject(account_id: str) -> Subject:
    """The subject that is an account as a whole."""
    return Subject(account_id, GLOBAL_REGION, ACCOUNT, account_id, account_id)


def accounts_of(evidence: Evidence) -> tuple[str, ...]:
    """The ids of the accounts that are to be judged, in order."""
    return tuple(sorted(evidence.accounts)) if evidence.accounts else evidence.state.accounts()


def items_of(evidence: Evidence, *resource_types: str) -> Iterator[ConfigurationItem]:
    """The resources of some types in the accounts that are to be judged; with `evidence.only`, of these alone."""
    wanted: Collection[str] = evidence.accounts
    for kind in resource_types:
        for item in evidence.items(kind):
            if not wanted or item.account_id in wanted:
                yield item


def not_read_of(evidence: Evidence, account_id: str, resource_type: str, resource: str = "") -> NotRead | None:
    """What the collection could not read of a resource, or of all of its type; None where it read them."""
    for one in evidence.not_read:
        if one.account_id == account_id and one.resource_type == resource_type and one.resource in ("", resource):
            return one
    return None


def unlisted(evidence: Evidence, account_id: str, resource_type: str, action: str) -> NotEvaluated | None:
    """That the account could not be judged, because its resources of a type were never listed; None where they were.

    With it, "there is none" can be told from "nobody looked". `action` is the IAM action that lists them.
    """
    if any(scope.account_id == account_id and scope.resource_type == resource_type for scope in evidence.listed):
        return None
    refused = not_read_of(evidence, account_id, resource_type)
    reason = f"not read: {refused.reason}" if refused else f"{resource_type} was not collected"
    missing = (refused.missing_action if refused else "") or action
    return account_subject(account_id).not_evaluated(reason, missing)


def is_listed(evidence: Evidence, account_id: str, region: str, resource_type: str) -> bool:
    """Whether all resources of a type in an account and Region were listed."""
    return Scope(account_id, region, resource_type) in evidence.listed
