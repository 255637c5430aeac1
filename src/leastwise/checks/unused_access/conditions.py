"""Conditions that never mattered: what statements with them allow was used, and was denied to nobody.

Such a condition is no fault, and may be there for what must never happen: it is a question, at the lowest severity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.context import ROLE, USER
from leastwise.access.members import entries, text
from leastwise.access.policies import GROUP, POLICY, default_document
from leastwise.checks.check import Check, Result
from leastwise.checks.external_access.meaning import meaning_of
from leastwise.checks.unused_access.attachments import Attachments
from leastwise.checks.unused_access.grounds import Grounds, grounds_of, not_applicable, not_evaluated, passed
from leastwise.checks.unused_access.untellable import untellable_actions
from leastwise.evidence.data_events import untracked_actions
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy.protection import SERVICE_LINKED_PATH
from leastwise.policy.rule import Rule

_ID: Final = "unused-condition"
_INLINE: Final = {USER: "userPolicyList", ROLE: "rolePolicyList", GROUP: "groupPolicyList"}


@dataclass(frozen=True, slots=True)
class _Calls:
    """Of the actions of a statement: calls that were allowed, and attempts that were denied."""

    allowed: int
    denied: int


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge the inline policies of users, roles and groups, and customer managed policies."""
    grounds = grounds_of(evidence)
    attachments = Attachments(grounds)
    for item in grounds.items(USER, ROLE, GROUP, POLICY):
        if item.account_id != "aws" and SERVICE_LINKED_PATH not in item.arn:
            yield from _judged(grounds, attachments, item)


def _judged(grounds: Grounds, attachments: Attachments, item: ConfigurationItem) -> Iterator[Result]:
    conditional = [(name, rule) for name, rule in _rules(grounds, item) if rule.statement.conditions]
    if not conditional:
        yield not_applicable(item, "no statement of its own policies has a condition")
        return
    young = grounds.too_young(item)
    if young is not None:
        yield young
        return
    coverage = grounds.coverage(item.account_id)
    if coverage.tracked is None or not coverage.is_whole:
        yield not_evaluated(
            item, f"whether conditions mattered takes a trail of the window: {'; '.join(coverage.notes)}"
        )
        return
    hidden = untracked_actions(coverage.tracked.data_events, grounds.reference) | untellable_actions(grounds.reference)
    principals = _principals(attachments, item)
    found: list[Result] = []
    for name, rule in conditional:
        if rule.bits & hidden:
            continue  # the trail would not tell of every attempt
        calls = _calls(grounds, principals, rule)
        if calls.allowed and not calls.denied:
            found.append(_finding(grounds, item, name, rule, calls, len(principals)))
    yield from found or [passed(item)]


def _rules(grounds: Grounds, item: ConfigurationItem) -> Iterator[tuple[str, Rule]]:
    """The allowing statements of a resource's own policies, with the policy's name."""
    documents: list[tuple[str, Any]] = []
    if item.resource_type == POLICY:
        documents.append((item.resource_name, default_document(item)))
    else:
        inline = entries(item.configuration, _INLINE[item.resource_type])
        documents += [(f"inline policy {text(one, 'policyName')}", one.get("policyDocument")) for one in inline]
    for name, document in documents:
        rules = grounds.evidence.surroundings.documents.rules(document, name)
        for rule in rules.allows if rules is not None else ():
            yield name, rule


def _principals(attachments: Attachments, item: ConfigurationItem) -> list[ConfigurationItem]:
    if item.resource_type == POLICY:
        return attachments.reached_by(item.arn)
    return attachments.of_group(item) if item.resource_type == GROUP else [item]


def _calls(grounds: Grounds, principals: list[ConfigurationItem], rule: Rule) -> _Calls:
    allowed = denied = 0
    for principal in principals:
        for action, tally in grounds.tallies_of(principal).items():
            position = grounds.reference.index.get(action)
            if position is not None and rule.bits >> position & 1:
                denied += tally.denied
                if tally.last is not None and grounds.is_within(tally.last.moment):
                    allowed += tally.uses
    return _Calls(allowed, denied)


def _finding(
    grounds: Grounds, item: ConfigurationItem, name: str, rule: Rule, calls: _Calls, principals: int
) -> Finding:
    coverage = grounds.coverage(item.account_id)
    conditions = [f"{one.operator} {one.key} {', '.join(one.values)}" for one in rule.statement.conditions]
    who = "it" if item.resource_type in (USER, ROLE) else f"{principals:,} users and roles"
    return Finding(
        _ID,
        "UnusedCondition",
        Severity.INFORMATIONAL,
        f"The condition of {rule.statement.label} of {name} kept nothing from {item.resource_name} {coverage.span}",
        item.account_id,
        item.region,
        item.resource_type,
        item.arn,
        (name, meaning_of(rule, grounds.reference)),
        item.arn if item.resource_type in (USER, ROLE) else "",
        {"condition": _condition(rule), "uses": calls.allowed},
        (
            f"{rule.statement.label} allows only if {' and '.join(conditions)}.",
            f"Of the actions it is about, {who} made {calls.allowed:,} calls, and no attempt was denied.",
        ),
        ("Keep the condition, if it guards against what must not happen; else ask whether it says what it should.",),
        coverage.notes,
    )


def _condition(rule: Rule) -> dict[str, str]:
    """Key -> values, as Access Analyzer has conditions of findings."""
    return {one.key: ", ".join(one.values) for one in rule.statement.conditions}


UNUSED_CONDITIONS: Final = Check(
    _ID,
    "Condition that never mattered",
    "unused",
    Severity.INFORMATIONAL,
    ("UnusedCondition",),
    (USER, ROLE, GROUP, POLICY),
    "Conditions of statements that allow actions which were used within the window, while no attempt at any of these "
    "actions by anybody who has the policy was ever denied: all that happened satisfied the condition. Only where the "
    "trail covers the window and records every such attempt.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",),
    run,
)
