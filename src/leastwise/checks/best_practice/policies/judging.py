"""Results of checks of policies: of every holder of a document, of every principal, of every trust policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from weakref import WeakKeyDictionary

from leastwise.access.changes_resources import RESOURCE_POLICY, TRUST
from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.documents import ALLOW_ALL
from leastwise.access.members import entries, is_whole, text
from leastwise.access.policies import GROUP, POLICY, default_document
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.access.resources import RequestedResource
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording, finding_of
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.administration import Administration
from leastwise.checks.privilege_escalation.ceilings import Ceilings
from leastwise.checks.privilege_escalation.powers import Powers, PowersRegister
from leastwise.checks.privilege_escalation.steps import StepReader
from leastwise.checks.subject import items_of, not_read_of, subject_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.protection import SERVICE_LINKED_PATH

RESOURCES: Final = {
    "AWS::S3::Bucket": "s3:GetBucketPolicy",
    "AWS::SNS::Topic": "sns:GetTopicAttributes",
    "AWS::SQS::Queue": "sqs:GetQueueAttributes",
    "AWS::KMS::Key": "kms:GetKeyPolicy",
    "AWS::Lambda::Function": "lambda:GetPolicy",
    "AWS::SecretsManager::Secret": "secretsmanager:GetResourcePolicy",
    "AWS::ECR::Repository": "ecr:GetRepositoryPolicy",
}
"""Resource types with a policy of their own, and the action that reads it."""

READS: Final = "iam:GetAccountAuthorizationDetails"
INLINE: Final = {USER: "userPolicyList", ROLE: "rolePolicyList", GROUP: "groupPolicyList"}
_KINDS: Final = {USER: "user", ROLE: "role", GROUP: "group"}

DocumentFlaws = Callable[[Rules], Sequence[Flaw]]
PowerFlaws = Callable[[Powers], Sequence[Flaw]]
TrustFlaws = Callable[[Rules, ConfigurationItem], Sequence[Flaw] | str]
"""Flaws, or in words why it could not be decided."""


class Principals:
    """The powers of users, roles and groups of a state, those who share them once."""

    def __init__(self, surroundings: Surroundings) -> None:
        documents = surroundings.documents
        everything = documents.rules(ALLOW_ALL, "any policy")
        assert everything is not None
        self._surroundings = surroundings
        self._register = PowersRegister(documents, everything)
        ceilings = Ceilings(surroundings, self._register, everything)
        self.administration = Administration(StepReader(documents.reference), documents.reference, ceilings)
        self._known: dict[str, tuple[Powers, tuple[str, ...]]] = {}

    def of(self, item: ConfigurationItem) -> tuple[Powers, tuple[str, ...]]:
        """The powers, and in words what of the policies was not recorded."""
        found = self._known.get(item.arn)
        if found is None:
            found = self._known[item.arn] = self._read(item)
        return found

    def _read(self, item: ConfigurationItem) -> tuple[Powers, tuple[str, ...]]:
        surroundings = self._surroundings
        principal = AccessPrincipal(caller_of_item(item), item)
        known = surroundings.context(principal, "ec2:RunInstances", _NO_RESOURCE)
        if item.resource_type == GROUP:
            levels = surroundings.organization.levels(item.account_id, PolicyKind.SCP)
            policies = surroundings.policies.of_principal(item, levels)
        else:
            policies = surroundings.policies_of(principal)
        partition = item.arn.split(":", 2)[1] if item.arn.count(":") > 1 else "aws"
        powers = self._register.of(item.account_id, partition, item.resource_type == USER, policies, known)
        return powers, policies.unrecorded


_NO_RESOURCE: Final = RequestedResource("*", None, None, True)
_PRINCIPALS: Final[WeakKeyDictionary[Surroundings, Principals]] = WeakKeyDictionary()


def principals_of(surroundings: Surroundings) -> Principals:
    """The reader of powers over some surroundings; made once."""
    found = _PRINCIPALS.get(surroundings)
    if found is None:
        found = _PRINCIPALS[surroundings] = Principals(surroundings)
    return found


def document_results(evidence: Evidence, wording: Wording, flaws_of: DocumentFlaws) -> Iterator[Result]:
    """A result for each customer managed policy, and each user, role and group for its inline policies."""
    known: dict[Rules, Sequence[Flaw]] = {}
    for item in items_of(evidence, POLICY, USER, ROLE, GROUP):
        subject = subject_of(item)
        if SERVICE_LINKED_PATH in item.arn or ":iam::aws:" in item.arn:
            yield subject.not_applicable("AWS writes its policies")
            continue
        documents, faults = _documents(evidence, item)
        flaws: list[tuple[str, Flaw]] = []
        written: dict[str, str] = {}
        for name, rules in documents:
            if rules not in known:
                known[rules] = flaws_of(rules)
            flaws += [(name, one) for one in known[rules]]
            if known[rules]:
                written = written or _place_of(item, name)
        if flaws:
            yield finding_of(evidence, wording, subject, item, flaws, written, tuple(faults))
        elif faults:
            yield subject.not_evaluated("; ".join(faults), READS)
        elif not documents:
            yield subject.not_applicable("it has no inline policy")
        else:
            yield subject.passed()


def principal_results(
    evidence: Evidence,
    wording: Wording,
    flaws_of: PowerFlaws,
    *,
    kinds: tuple[str, ...] = (USER, ROLE),
    spares_administrators: bool = True,
) -> Iterator[Result]:
    """A result for each user and role, by all that its policies, boundary and SCPs come to."""
    principals = principals_of(evidence.surroundings)
    known: dict[Powers, Sequence[Flaw]] = {}
    for item in items_of(evidence, *kinds):
        subject = subject_of(item)
        if SERVICE_LINKED_PATH in item.arn:
            yield subject.not_applicable("it is a service-linked role, which AWS grants what its service needs")
            continue
        powers, missing = principals.of(item)
        if spares_administrators and principals.administration.is_administrator(powers):
            yield subject.not_applicable("it is an administrator: administrator-principal tells so")
            continue
        if powers not in known:
            known[powers] = flaws_of(powers)
        flaws = known[powers]
        if flaws:
            yield finding_of(evidence, wording, subject, item, [("", one) for one in flaws], {}, missing)
        elif missing:
            yield subject.not_evaluated("; ".join(missing), READS)
        else:
            yield subject.passed()


def trust_results(
    evidence: Evidence, wording: Wording, concerns: Callable[[Rules], str], flaws_of: TrustFlaws
) -> Iterator[Result]:
    """A result for each role; `concerns` says why a check has nothing to say of a trust policy, "" where it has."""
    documents = evidence.surroundings.documents
    known: dict[tuple[Rules, str], Sequence[Flaw] | str] = {}
    for item in items_of(evidence, ROLE):
        subject = subject_of(item)
        if SERVICE_LINKED_PATH in item.arn:
            yield subject.not_applicable("it is a service-linked role, which only its service assumes")
            continue
        content = None if TRUST in item.unknown else item.configuration.get(TRUST)
        rules = None if content is None else documents.rules(content, "trust policy")
        if rules is None:
            fault = "was not recorded" if content is None else "cannot be read as a policy"
            yield subject.not_evaluated(f"its trust policy {fault}", "iam:GetRole")
            continue
        reason = concerns(rules)
        if reason:
            yield subject.not_applicable(reason)
            continue
        key = rules, item.account_id
        if key not in known:
            known[key] = flaws_of(rules, item)
        flaws = known[key]
        if isinstance(flaws, str):
            yield subject.not_evaluated(flaws)
        elif flaws:
            told = [("the trust policy", one) for one in flaws]
            yield finding_of(evidence, wording, subject, item, told, {})
        else:
            yield subject.passed()


_Held = tuple[list[tuple[str, Rules]], list[str]]
_DOCUMENTS: Final[WeakKeyDictionary[Surroundings, dict[ResourceKey, _Held]]] = WeakKeyDictionary()


def _documents(evidence: Evidence, item: ConfigurationItem) -> _Held:
    """(name, policy) of the documents that a holder has, and what of them is not known; read once for all checks."""
    known = _DOCUMENTS.setdefault(evidence.surroundings, {})
    found = known.get(item.key)
    if found is None:
        found = known[item.key] = _read_documents(evidence, item)
    return found


def _read_documents(evidence: Evidence, item: ConfigurationItem) -> _Held:
    documents = evidence.surroundings.documents
    faults: list[str] = []
    if item.resource_type == POLICY:
        refused = not_read_of(evidence, item.account_id, POLICY, item.arn)
        found = [("", default_document(item))]
        missing = f"its default version was not recorded{f': {refused.reason}' if refused else ''}"
    else:
        member = INLINE[item.resource_type]
        if not is_whole(item.configuration, member) or member in item.unknown:
            faults.append("its inline policies were not recorded in full")
        written = entries(item.configuration, member)
        found = [(f"inline policy {text(one, 'policyName')}", one.get("policyDocument")) for one in written]
        missing = "an inline policy was not recorded"
    made: list[tuple[str, Rules]] = []
    for name, content in found:
        rules = None if content is None else documents.rules(content, name or item.resource_name)
        if rules is None:
            faults.append(missing if content is None else f"{name or 'its document'} cannot be read as a policy")
        else:
            made.append((name, rules))
    return made, faults


def _place_of(item: ConfigurationItem, name: str) -> dict[str, str]:
    """How the AWS CLI names the document that is to be written anew."""
    if item.resource_type == POLICY:
        return {
            "updateCommand": "create-policy-version",
            "holderOption": f"--policy-arn={item.arn}",
            "policyOption": "--set-as-default",
        }
    kind = _KINDS[item.resource_type]
    return {
        "updateCommand": f"put-{kind}-policy",
        "holderOption": f"--{kind}-name={item.resource_name}",
        "policyOption": f"--policy-name={name.removeprefix('inline policy ')}",
    }


def resource_results(evidence: Evidence, wording: Wording, flaws_of: TrustFlaws) -> Iterator[Result]:
    """A result for each resource with a policy of its own."""
    documents = evidence.surroundings.documents
    known: dict[Rules, Sequence[Flaw] | str] = {}
    for item in items_of(evidence, *RESOURCES):
        subject = subject_of(item)
        if RESOURCE_POLICY not in item.configuration or RESOURCE_POLICY in item.unknown:
            yield subject.not_evaluated("its policy was not recorded", RESOURCES[item.resource_type])
            continue
        content = item.configuration[RESOURCE_POLICY]
        if content is None:
            yield subject.not_applicable("it has no policy of its own")
            continue
        rules = documents.rules(content, "resource policy")
        if rules is None:
            yield subject.not_evaluated("its policy cannot be read as a policy")
            continue
        if rules not in known:
            known[rules] = flaws_of(rules, item)
        flaws = known[rules]
        if isinstance(flaws, str):
            yield subject.not_evaluated(flaws)
        elif flaws:
            yield finding_of(evidence, wording, subject, item, [("its policy", one) for one in flaws], {})
        else:
            yield subject.passed()
