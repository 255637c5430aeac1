"""Customer managed policies that are attached to nothing, or of which nothing was used within the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.policies import GROUP, POLICY
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.attachments import Attachments
from leastwise.checks.unused_access.grants_used import Used, use_of_grants
from leastwise.checks.unused_access.grounds import Grounds, grounds_of, not_applicable, not_evaluated, passed
from leastwise.checks.unused_access.severity import severity_of
from leastwise.checks.unused_access.unused_services import UnusedServices
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity

_ID: Final = "unused-policy"

_LISTS: Final = {USER: "iam:ListUsers", ROLE: "iam:ListRoles", GROUP: "iam:ListGroups"}


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every customer managed policy."""
    grounds = grounds_of(evidence)
    attachments, reading = Attachments(grounds), UnusedServices(grounds)
    for policy in grounds.items(POLICY):
        if policy.account_id != "aws":
            yield _judged(grounds, attachments, reading, policy)


def _judged(grounds: Grounds, attachments: Attachments, reading: UnusedServices, policy: ConfigurationItem) -> Result:
    young = grounds.too_young(policy)
    if young is not None:
        return young
    if policy.arn in attachments.limits:
        return passed(policy)
    if policy.resource_name in attachments.named_by_permission_sets:
        return not_applicable(policy, "a permission set of Identity Center names it")
    if not attachments.of_policy(policy.arn):
        return _unattached(grounds, attachments, policy)
    if not attachments.reached_by(policy.arn):
        unknown = attachments.unknown_members(policy.account_id)
        if unknown is not None:
            return not_evaluated(policy, f"the groups of user {unknown.resource_name} were not recorded in full")
        groups = ", ".join(sorted(one.resource_name for one in attachments.of_policy(policy.arn)))
        return _finding(grounds, policy, "applies to nobody", f"It is attached to groups without members: {groups}.")
    used = use_of_grants(grounds, reading, policy)
    if used.is_used is None:
        return not_evaluated(policy, used.reason, "iam:GenerateServiceLastAccessedDetails")
    if used.is_used:
        return passed(policy)
    return _idle(grounds, attachments, policy, used)


def _unattached(grounds: Grounds, attachments: Attachments, policy: ConfigurationItem) -> Result:
    counts = [policy.supplementary.get(name) for name in ("attachmentCount", "permissionsBoundaryUsageCount")]
    if any(isinstance(count, int) and count > 0 for count in counts):
        return not_evaluated(policy, "it is attached to something that was not recorded", "iam:ListEntitiesForPolicy")
    if counts[0] != 0:
        account = policy.account_id
        unread = next((kind for kind in (USER, ROLE, GROUP) if grounds.is_unread(account, kind)), None)
        unknown = attachments.unknown_attachments(account)
        if unread is not None:
            what = unread.rpartition("::")[2].lower()
            return not_evaluated(policy, f"the {what}s of its account could not be listed", _LISTS[unread])
        if unknown is not None:
            return not_evaluated(policy, f"the policies of {unknown.resource_name} were not recorded in full")
        if not any(grounds.evidence.state.of_type(kind, account) for kind in (USER, ROLE, GROUP)):
            return not_evaluated(policy, "no user, role or group of its account was recorded", "iam:ListUsers")
    return _finding(grounds, policy, "is attached to nothing", "No user, role or group has it, nor as a boundary.")


def _idle(grounds: Grounds, attachments: Attachments, policy: ConfigurationItem, used: Used) -> Finding:
    reached = attachments.reached_by(policy.arn)
    span = grounds.coverage(policy.account_id).span if not used.by_advisor else f"in {grounds.evidence.days} days"
    names = ", ".join(sorted(one.resource_name for one in reached)[:5])
    more = f" and {len(reached) - 5:,} more" if len(reached) > 5 else ""
    severity, words = severity_of(grounds, policy)
    explanation = f"It applies to {names}{more}; nothing that it grants was used by them."
    return _finding(grounds, policy, f"grants what nobody used {span}", explanation, severity, words, used.notes)


def _finding(
    grounds: Grounds,
    policy: ConfigurationItem,
    what: str,
    explanation: str,
    severity: Severity = Severity.LOW,
    words: str = "",
    notes: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        _ID,
        "UnusedIAMPolicy",
        severity,
        f"Policy {policy.resource_name} {what}",
        policy.account_id,
        policy.region,
        POLICY,
        policy.arn,
        details={"findingDetails": [{"unusedIamPolicyDetails": {"lastAccessed": None}}]},
        explanation=(explanation, words) if words else (explanation,),
        remediation=(
            "Detach the policy where it is attached, and delete it, if nobody needs it.",
            f"aws iam delete-policy --policy-arn {policy.arn}",
        ),
        notes=notes,
    )


UNUSED_POLICIES: Final = Check(
    _ID,
    "Customer managed policy without use",
    "unused",
    Severity.MEDIUM,
    ("UnusedIAMPolicy",),
    (POLICY,),
    "Customer managed policies that are attached to nothing or to groups without members, and policies of which "
    "nobody who has them used anything within the window. Permissions boundaries, policies that only deny and those "
    "that permission sets name are in use. A policy that is younger than the window is not judged. LOW where it is "
    "attached to nobody; else the severity follows from what it grants.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",),
    run,
)
