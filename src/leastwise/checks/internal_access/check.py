"""Every principal of the zone of trust that can reach a chosen resource: for which actions, by which path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.principals import AccessPrincipal
from leastwise.checks.check import Check, NotEvaluated, Passed, Result
from leastwise.checks.internal_access.chains import MOST_HOPS, chains
from leastwise.checks.internal_access.chosen_resources import parts_of
from leastwise.checks.internal_access.describing import Describing
from leastwise.checks.internal_access.reaching import Reached, Reaching
from leastwise.evidence.evidence import Evidence
from leastwise.model.arn import is_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity

_ID: Final = "internal-access"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every chosen resource."""
    if not evidence.critical_resources:
        return
    reaching = Reaching(evidence.surroundings)
    for name in dict.fromkeys(evidence.critical_resources):
        items = _named(evidence, name)
        if not items:
            yield NotEvaluated("", "", name, "no resource of that ARN, id or name was recorded")
        for item in items:
            yield from _judged(evidence, reaching, item)


def _named(evidence: Evidence, name: str) -> list[ConfigurationItem]:
    state = evidence.state
    exact = state.by_arn(name)
    found = [exact] if exact is not None else list(state.by_id(name))
    return found or [item for item in state.items.values() if item.resource_name == name]


def _judged(evidence: Evidence, reaching: Reaching, item: ConfigurationItem) -> Iterator[Result]:
    place = item.account_id, item.resource_type, item.arn or item.resource_id
    reference = evidence.surroundings.documents.reference
    parts = parts_of(item, reference) if is_arn(item.arn) else ()
    if not any(part.bits for part in parts):
        yield NotEvaluated(*place, "the reference data knows no actions on resources of this type")
        return
    direct: dict[str, Reached] = {}
    by_arn: dict[str, AccessPrincipal] = {}
    for principal, reached in reaching.of(item, parts):
        if _is_inside(evidence, principal, item):
            direct[principal.caller.arn], by_arn[principal.caller.arn] = reached, principal
    describing, count = Describing(_ID, item, reaching, reference), 0
    for arn, reached in direct.items():
        if reached.bits:
            count += 1
            yield describing.direct(by_arn[arn], reached)
    for chain in chains(reaching, direct, reference):
        if _is_inside(evidence, chain.principal, item):
            count += 1
            yield describing.chained(chain)
    undecided = {arn: reached for arn, reached in direct.items() if reached.undecided}
    if undecided:
        arn, reached = next(iter(undecided.items()))
        reason = (
            f"of {len(undecided):,} principals it could not be decided, such as {arn}: {next(iter(reached.undecided))}"
        )
        yield NotEvaluated(*place, reason)
    elif not reaching.is_policy_known(item):
        yield NotEvaluated(*place, "its own policy was not recorded: it may let in others")
    elif not count:
        yield Passed(*place)


def _is_inside(evidence: Evidence, principal: AccessPrincipal, item: ConfigurationItem) -> bool:
    """Whether a principal is in the zone of trust: others are external access."""
    account, zone = principal.caller.account, evidence.zone
    if account == item.account_id or account in zone.accounts:
        return True
    return evidence.surroundings.organization.organization_id(account) in zone.organizations


INTERNAL: Final = Check(
    _ID,
    "Who within the zone of trust can reach a chosen resource",
    "internal",
    Severity.HIGH,
    ("InternalAccess",),
    ("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::IAM::Role"),
    "Every user and role of the zone of trust that can do something on a chosen resource, whatever its type: by its "
    f"own policies, by the resource's policy, or by becoming up to {MOST_HOPS} roles one after the other. Each is "
    "decided by the policy engine with boundaries, SCPs, RCPs, denies and conditions. The severity follows from the "
    "gravest access level.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_InternalAccessDetails.html",
    ),
    run,
)
