"""Which resources a campaign is about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, RecordedFinding
from leastwise.model.review import ReviewScope

USER: Final = "AWS::IAM::User"
ROLE: Final = "AWS::IAM::Role"
GROUP: Final = "AWS::IAM::Group"
POLICY: Final = "AWS::IAM::Policy"

_TYPES: Final[Mapping[ReviewScope, tuple[str, ...]]] = {
    ReviewScope.USERS: (USER,),
    ReviewScope.ROLES: (ROLE,),
    ReviewScope.GROUPS: (GROUP,),
    ReviewScope.POLICIES: (POLICY,),
    ReviewScope.PRIVILEGED: (USER, ROLE),
    ReviewScope.ALL: (USER, ROLE, GROUP, POLICY),
}
_SERVICE_LINKED: Final = ":role/aws-service-role/"


def selected(
    items: Collection[ConfigurationItem],
    scope: ReviewScope,
    accounts: Collection[str],
    findings: Collection[RecordedFinding],
    is_privileged: Callable[[ConfigurationItem], bool],
) -> list[ConfigurationItem]:
    """The resources of a scope, by account, type and name; `accounts` are those to look at, empty for all.

    Roles that are linked to a service are left out: AWS alone may change them (IAM User Guide, "Service-linked roles").
    External and unused access are the resources with an ACTIVE finding of that.
    """
    named = _found(scope, findings)
    chosen = [
        item
        for item in items
        if (not accounts or item.account_id in accounts)
        and item.account_id != "aws"
        and _SERVICE_LINKED not in item.arn
        and (item.arn in named if named is not None else item.resource_type in _TYPES[scope])
        and (scope is not ReviewScope.PRIVILEGED or is_privileged(item))
    ]
    return sorted(chosen, key=lambda item: (item.account_id, item.resource_type, item.resource_name, item.resource_id))


def _found(scope: ReviewScope, findings: Collection[RecordedFinding]) -> set[str] | None:
    """The resources that findings of external or unused access are about, None for other scopes."""
    if scope not in (ReviewScope.EXTERNAL, ReviewScope.UNUSED):
        return None
    return {one.finding.resource for one in findings if _is_about(one.finding, scope)}


def _is_about(finding: Finding, scope: ReviewScope) -> bool:
    """IAM Access Analyzer API Reference, "FindingSummaryV2": ExternalAccess; UnusedIAMRole, UnusedPermission …"""
    is_external = finding.finding_type == "ExternalAccess"
    return is_external if scope is ReviewScope.EXTERNAL else finding.finding_type.startswith("Unused")
