"""Grants to principals of other accounts that those did not use within the window: in trust and resource policies.

A grant is what the policy engine says is one: whom a denying statement keeps out is granted nothing.

What an outsider did is judged from the trail of the resource's account: CloudTrail User Guide, "Logging data events"
and "Amazon S3 CloudTrail events" (both accounts get an event of a call from another account).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leastwise.access.changes_resources import RESOURCE_POLICY
from leastwise.access.context import ROLE
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.foreign_uses import ForeignUses
from leastwise.checks.unused_access.granting import Granting
from leastwise.checks.unused_access.grounds import (
    Grounds,
    grounds_of,
    not_applicable,
    not_evaluated,
    passed,
    timestamp,
)
from leastwise.checks.unused_access.trusted import Entry
from leastwise.checks.unused_access.trusted_principals import CROSS_ACCOUNT_ID, judged
from leastwise.checks.unused_access.untellable import untellable_actions
from leastwise.evidence.data_events import untracked_actions
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy import Rules
from leastwise.policy.action_lists import shortened
from leastwise.policy.rule import Rule

RESOURCE_TYPES: Final = (
    "AWS::S3::Bucket", "AWS::S3::AccessPoint", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::SNS::Topic",
    "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::SecretsManager::Secret", "AWS::ECR::Repository",
    "AWS::EFS::FileSystem", "AWS::DynamoDB::Table", "AWS::Backup::BackupVault", "AWS::Events::EventBus",
    "AWS::OpenSearchService::Domain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Grant:
    """What statements of a resource's policy allow a principal of another account: actions as bits."""

    entry: Entry
    bits: int
    notes: tuple[str, ...] = ()


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the trust policies of roles, and the policies of resources."""
    grounds = grounds_of(evidence)
    granting = Granting(evidence)
    for role in grounds.items(ROLE):
        yield from judged(grounds, role, granting)
    uses = ForeignUses(grounds)
    for item in grounds.items(*RESOURCE_TYPES):
        yield from _of_resource(grounds, uses, granting, item)


def _of_resource(grounds: Grounds, uses: ForeignUses, granting: Granting, item: ConfigurationItem) -> Iterator[Result]:
    document = item.configuration.get(RESOURCE_POLICY)
    if RESOURCE_POLICY not in item.configuration or RESOURCE_POLICY in item.unknown:
        yield not_evaluated(item, "its policy was not recorded")
        return
    documents = grounds.evidence.surroundings.documents
    rules = None if document is None else documents.rules(document, f"policy of {item.resource_name}")
    if document is not None and rules is None:
        yield not_evaluated(item, "its policy cannot be read")
        return
    results = list(_of_rules(grounds, uses, granting, item, rules)) if rules is not None else []
    yield from results or [passed(item)]


def _of_rules(
    grounds: Grounds, uses: ForeignUses, granting: Granting, item: ConfigurationItem, rules: Rules
) -> Iterator[Result]:
    for entry, allows in _named(rules, item.account_id).values():
        granted = granting.of_resource(item, rules, entry, allows)
        if granted.blocked:
            yield not_applicable(item, f"{entry.label} of its policy names {entry.value}: {granted.blocked}")
        elif granted.unknown:
            yield not_evaluated(item, f"whether {entry.value} may use it is not known: {granted.unknown}")
        elif found := _of_grant(grounds, uses, item, _Grant(entry, granted.bits, granted.notes)):
            yield found


def _named(rules: Rules, own: str) -> dict[tuple[str, str], tuple[Entry, list[Rule]]]:
    """The principals of other accounts that allowing statements name, with these; labelled by the last."""
    found: dict[tuple[str, str], tuple[Entry, list[Rule]]] = {}
    for rule in rules.allows:
        element = rule.statement.principal
        for kind, value in element.entries if element is not None and not element.negated else ():
            entry = Entry(kind, value, rule.statement.label)
            if entry.account and entry.account != own:
                _, before = found.get((kind, value), (entry, []))
                found[kind, value] = entry, [*before, rule]
    return found


def _of_grant(grounds: Grounds, uses: ForeignUses, item: ConfigurationItem, grant: _Grant) -> Result | None:
    """None where it was used."""
    entry, coverage = grant.entry, grounds.coverage(item.account_id)
    found = uses.of(entry, grant.bits, item.arn)
    if found.is_on_resource:
        return None
    if item.cause is not None and grounds.is_within(item.cause.event_time):
        return not_evaluated(item, f"it was changed within the window: the grant to {entry.value} may be younger")
    if coverage.tracked is None or not coverage.is_known:
        return not_evaluated(item, f"whether {entry.value} used it is not known: {'; '.join(coverage.notes)}")
    if found.is_elsewhere:
        reason = "called such actions, and on which resources is only known of the last calls"
        return not_evaluated(item, f"{entry.value} {reason}")
    untold = untracked_actions(coverage.tracked.data_events, grounds.reference) | untellable_actions(grounds.reference)
    if grant.bits & untold:
        names = ", ".join(shortened(grant.bits & untold, grounds.reference)[:3])
        return not_evaluated(item, f"whether {entry.value} used it is not known: the trail has no events of {names}")
    return _finding(grounds, item, grant, found.last)


def _finding(grounds: Grounds, item: ConfigurationItem, grant: _Grant, last: datetime | None) -> Finding:
    coverage, entry = grounds.coverage(item.account_id), grant.entry
    actions = shortened(grant.bits, grounds.reference)
    shown = ", ".join(actions[:5]) + (f" and {len(actions) - 5:,} more" if len(actions) > 5 else "")
    name = item.resource_name or item.resource_id
    return Finding(
        CROSS_ACCOUNT_ID,
        "UnusedCrossAccountGrant",
        Severity.MEDIUM,
        f"{entry.value} may use {name}, and did not {coverage.span}",
        item.account_id,
        item.region,
        item.resource_type,
        item.arn or item.resource_id,
        (entry.kind, entry.value),
        entry.value,
        {"principal": {entry.kind: entry.value}, "action": list(actions), "lastAccessed": timestamp(last)},
        (f"{entry.label} of its policy allows {shown}.", "No call by it is in the trail of the resource's account."),
        (f"Remove {entry.value} from {entry.label} of the policy of {name}.",),
        (*coverage.notes, *grant.notes),
    )


UNUSED_CROSS_ACCOUNT_GRANTS: Final = Check(
    CROSS_ACCOUNT_ID,
    "Grant to another account that it does not use",
    "unused",
    Severity.MEDIUM,
    ("UnusedCrossAccountGrant",),
    (ROLE, *RESOURCE_TYPES),
    "Principals of other accounts that a trust policy or a resource's policy names and that did not use what it gives "
    "them within the window, over the trail of the account that the role or resource is in. Where the trail does not "
    "record such calls, or does not tell on which resource they were, that is said instead.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    ),
    run,
)
