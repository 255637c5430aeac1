"""Whether MFA is enforced: what users may do without MFA, decided by the policy engine over all policies that apply.

IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent: absent from calls with an access key,
"false" in console sessions without MFA. So a deny by Bool does not stop access keys; BoolIfExists does. "AWS: Allows
MFA-authenticated IAM users to manage their own credentials": what must stay possible without MFA.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from leastwise.access.context import USER, KnownContext
from leastwise.access.policies import PrincipalPolicies
from leastwise.checks.best_practice.requirements import requirements
from leastwise.checks.best_practice.subjects import USERS_ACTION, each_user
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import subject_of
from leastwise.evidence.credentials import REPORT_ACTION, credentials_in, has_password
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import PolicyKind, Reference, Rules
from leastwise.policy.effective import joined, reach

_PRESENT, _AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"
_WITH_KEY: Final = KnownContext({}, frozenset({_PRESENT, _AGE}))
_IN_CONSOLE: Final = KnownContext({_PRESENT: ("false",)}, frozenset({_AGE}))
_SPARED: Final = (
    *("iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice"),
    *("iam:ResyncMFADevice", "iam:GetUser", "iam:ChangePassword", "iam:GetAccountPasswordPolicy", "iam:ListUsers"),
    *("iam:GetAccountSummary", "sts:GetSessionToken", "sts:GetCallerIdentity", "iam:GetMFADevice"),
    *("iam:GetLoginProfile", "iam:DeleteVirtualMFADevice", "iam:ListAccountAliases"),
)
"""What a user needs to get MFA, or that tells no more than who it is."""
_NAMED: Final = 3

Levels = tuple[tuple[Rules, ...], ...]


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every user who can sign in or call; users with the same policies are decided once."""
    yield from each_user(evidence, _judged)


def _judged(evidence: Evidence, user: ConfigurationItem) -> Iterator[Result]:
    subject, password = subject_of(user), has_password(user)
    keys = credentials_in(evidence).keys_of(user)
    ways = {"in the console": _IN_CONSOLE} if password else {}
    ways |= {"with its access key": _WITH_KEY} if keys.active else {}
    if not ways:
        if password is None or not keys.is_whole:
            yield subject.not_evaluated("which credentials the user has was not recorded", REPORT_ACTION)
        else:
            yield subject.not_applicable("it has neither a password nor an active access key")
        return
    surroundings = evidence.surroundings
    scps = surroundings.organization.levels(user.account_id, PolicyKind.SCP)
    own = surroundings.policies.of_principal(user, scps)
    if own.unrecorded:
        yield subject.not_evaluated("; ".join(own.unrecorded[:_NAMED]), USERS_ACTION)
        return
    for way, known in ways.items():
        names, undecided = _possible(evidence, own, known)
        if names:
            yield _finding(evidence, user, way, names)
            return
        if undecided:
            yield subject.not_evaluated("what the policies allow without MFA could not be decided")
            return
    yield subject.passed()


def _possible(evidence: Evidence, own: PrincipalPolicies, known: KnownContext) -> tuple[tuple[str, ...], bool]:
    """Some actions that are possible in such a context, and whether something stayed undecided."""
    documents = evidence.surroundings.documents
    groups = [own.identity, *([(own.boundary,)] if own.boundary is not None else []), *own.scps]
    levels = tuple(
        tuple(dict.fromkeys(documents.reduced(one.rules, known) for one in level if one.rules is not None))
        for level in groups
    )
    return _decided(levels, documents.reference)


@lru_cache(maxsize=20_000)
def _decided(levels: Levels, reference: Reference) -> tuple[tuple[str, ...], bool]:
    if not all(levels):
        return (), False
    left = _mask(reference)
    for rules in (rules for level in levels for rules in level):
        for rule in rules.denies:
            left &= ~rule.bits
    quick = left
    for place, level in enumerate(levels):
        bits = 0
        for rule in (rule for rules in level for rule in rules.allows):
            bits |= rule.bits if rule.is_unconditional or (not place and not rule.clauses) else 0
        quick &= bits
    if quick:
        return _names(quick, reference), False
    found = reach([joined(level, reference) for level in levels], _mask(reference))
    return _names(found.bits, reference), bool(found.undecided)


@lru_cache(maxsize=2)
def _mask(reference: Reference) -> int:
    mask = (1 << len(reference.actions)) - 1
    for name in _SPARED:
        mask &= ~reference.actions_matching(name)
    return mask


def _names(bits: int, reference: Reference) -> tuple[str, ...]:
    names: list[str] = []
    while bits and len(names) < _NAMED:
        lowest = bits & -bits
        names.append(reference.actions[lowest.bit_length() - 1])
        bits ^= lowest
    return tuple(names)


def _finding(evidence: Evidence, user: ConfigurationItem, way: str, names: Sequence[str]) -> Result:
    is_known = evidence.surroundings.organization.knows_policies(user.account_id)
    return subject_of(user).found(
        MFA_ENFORCED,
        "MFANotEnforced",
        Severity.MEDIUM,
        f"No policy makes user {user.resource_name} use MFA",
        f"Without MFA it may, {way}, do {', '.join(names)}, among others.",
        "A Deny by Bool does not stop access keys, whose calls have no aws:MultiFactorAuthPresent; BoolIfExists does.",
        remediation=("Deny everything but the assignment of an MFA device unless MFA is present (BoolIfExists).",),
        principal=user.arn,
        details={"possible": list(names), "way": way},
        notes=() if is_known else ("no organisation was recorded: an SCP may enforce MFA",),
    )


MFA_ENFORCED: Final = Check(
    "mfa-enforced",
    "User whom no policy makes use MFA",
    "best-practice",
    Severity.MEDIUM,
    ("MFANotEnforced",),
    (USER,),
    "What a user with a password or active keys may do without MFA, decided by the policy engine over its identity "
    "policies, its groups', its boundary and every level of SCPs. Passes where that is nothing but what is needed to "
    "assign an MFA device. Console sessions and access keys are asked apart: a Deny by Bool does not stop keys.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    run,
    Practice.MFA,
    (USERS_ACTION, REPORT_ACTION),
    (
        "aws iam put-user-policy --user-name {resource_name} --policy-name DenyWithoutMFA --policy-document file://mfa.json",
    ),
    """resource "aws_iam_user_policy" "{label}_mfa" {
  name = "DenyWithoutMFA"
  user = "{resource_name}"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetUser"]
      Resource  = "*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}
""",
    requirements(nist=("IA-2(1)", "IA-2(2)"), pci=("8.4.2", "8.5.1"), iso=("A.5.17", "A.8.5"), hipaa=("164.312(d)",)),
)
