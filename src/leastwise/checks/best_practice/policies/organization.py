"""The service control policies over an account, for checks of accounts as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from leastwise.access.members import text
from leastwise.access.organization import ORGANIZATION
from leastwise.checks.best_practice.policies.declaring import LEAST, Run
from leastwise.checks.best_practice.policies.flaw import Wording
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import ACCOUNT, account_subject, accounts_of
from leastwise.evidence.evidence import Evidence
from leastwise.model.practice import Practice
from leastwise.policy import PolicyKind, Rules

READS: Final = "organizations:ListPoliciesForTarget"
Levels = Sequence[Sequence[Rules]]


def account_results(evidence: Evidence, wording: Wording, flaw_of: Callable[[Levels], str]) -> Iterator[Result]:
    """A result for each account, by the levels of its service control policies; `flaw_of` is a sentence, "" if none."""
    organization = evidence.surroundings.organization
    for account in accounts_of(evidence):
        subject = account_subject(account)
        if account in _management(evidence):
            yield subject.not_applicable("service control policies do not limit the management account")
            continue
        if not organization.knows(account) or not organization.knows_policies(account):
            yield subject.not_evaluated("its organisation, or what is attached to it, was not read", READS)
            continue
        levels = organization.levels(account, PolicyKind.SCP)
        if any(one.rules is None for level in levels for one in level):
            yield subject.not_evaluated("a service control policy was not recorded", "organizations:DescribePolicy")
            continue
        flaw = flaw_of([[one.rules for one in level if one.rules is not None] for level in levels])
        if not flaw:
            yield subject.passed()
            continue
        title = f"Account {account} {wording.title}"
        kind, severity = wording.finding_type, wording.severity
        yield subject.found(wording.check, kind, severity, title, flaw, remediation=wording.remedy)


def _management(evidence: Evidence) -> set[str]:
    items = evidence.state.of_type(ORGANIZATION)
    return {text(item.configuration, "masterAccountId") or item.account_id for item in items}


def account_check(wording: Wording, title: str, description: str, run: Run) -> Check:
    """A check of the service control policies over accounts."""
    return Check(
        wording.check,
        title,
        "best-practice",
        wording.severity,
        (wording.finding_type,),
        (ACCOUNT,),
        description,
        ("https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",),
        run,
        Practice.LEAST_PRIVILEGE,
        (READS, "organizations:DescribePolicy"),
        ("aws organizations attach-policy --policy-id POLICY_ID --target-id {account_id}",),
        'resource "aws_organizations_policy_attachment" "{label}" {\n'
        "  policy_id = aws_organizations_policy.guardrails.id\n"
        '  target_id = "{account_id}"\n'
        "}\n",
        LEAST,
    )
