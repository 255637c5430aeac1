"""The custom policy checks of Access Analyzer: no new access, access not granted, no public access.

IAM Access Analyzer API, CheckNoNewAccess, CheckAccessNotGranted and CheckNoPublicAccess. Every FAIL has a witness: a
request that shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leastwise.policy.access import Comparison, Difference, Outcome
from leastwise.policy.callers import callers_of
from leastwise.policy.document import Effect, Policy, Statement
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules, rule_of, rules_of
from leastwise.policy.shared_providers import strangers_with_tokens
from leastwise.policy.trust import anonymous, any_account
from leastwise.reference.iam import Reference

_NOTHING = Policy(())


@dataclass(frozen=True)
class CheckResult:
    """The verdict. Of a FAIL, `request` is the witness, `allowed_by` the statement that allows it.

    `denied_by` is the statement of the existing policy that denied it explicitly, if one did. `undecided` are the
    statements for which an UNDETERMINED verdict found no answer. `note` says where a FAIL counts on paper only.
    """

    outcome: Outcome
    request: Request | None = None
    allowed_by: Statement | None = None
    denied_by: Statement | None = None
    undecided: tuple[Statement, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Actions on resources (ARNs, with wildcards if need be)."""

    actions: tuple[str, ...] = ("*",)
    resources: tuple[str, ...] = ("*",)


def check_no_new_access(existing: Policy, new: Policy, reference: Reference) -> CheckResult:
    """Whether the new policy allows nothing that the existing one does not.

    Raises PolicyError for an operator that AWS does not have.
    """
    return compare(rules_of(new, reference), rules_of(existing, reference))


def compare(new: Rules, old: Rules) -> CheckResult:
    """`check_no_new_access` of policies that were made ready."""
    return _result(Comparison(new, old, callers=callers_of((new.policy, old.policy))))


def check_access_not_granted(policy: Policy, accesses: Sequence[Access], reference: Reference) -> CheckResult:
    """Whether the policy grants none of the accesses: for each, none of its actions on any of its resources."""
    rules, nothing = rules_of(policy, reference), rules_of(_NOTHING, reference)
    undecided: list[Statement] = []
    for access in accesses:
        found = _result(Comparison(rules, nothing, callers=callers_of((policy,)), limit=_limit(access, reference)))
        if found.outcome is Outcome.FAIL:
            return found
        undecided += found.undecided
    return CheckResult(Outcome.UNDETERMINED if undecided else Outcome.PASS, undecided=tuple(undecided))


def check_no_public_access(policy: Policy, reference: Reference) -> CheckResult:
    """Whether the policy of a resource, or a role's trust policy, admits nobody whom it does not name.

    FAIL for access without credentials, by any principal of any account, or with a token of any customer of an identity
    provider that many share, where no key limits it.
    """
    return _result(public_access(policy, reference))


def public_access(policy: Policy, reference: Reference) -> Comparison:
    """The policy against one that allows nothing, for callers whom it does not name."""
    rules, nothing = rules_of(policy, reference), rules_of(_NOTHING, reference)
    strangers = (anonymous([policy]), *any_account([policy]), *strangers_with_tokens([policy]))
    return Comparison(rules, nothing, callers=strangers)


def _limit(access: Access, reference: Reference) -> Rule:
    return rule_of(Statement(0, Effect.ALLOW, access.actions, access.resources), False, reference)


def _result(comparison: Comparison) -> CheckResult:
    found = comparison.first()
    if isinstance(found, Difference):
        witness = found.witness
        denied_by = witness.denied_by.statement if witness.denied_by else None
        note = _on_paper(witness.request.action) if found.is_on_paper(comparison.new.reference) else ""
        return CheckResult(Outcome.FAIL, witness.request, witness.allowed_by.statement, denied_by, note=note)
    return CheckResult(found, undecided=tuple(rule.statement for rule in comparison.unsure) if found != "PASS" else ())


def _on_paper(action: str) -> str:
    """What to think of a witness that names a resource for an action which is made for "*" alone."""
    return f"AWS lists no resource type for {action}: on an ARN it has no effect, until AWS gives it one"
