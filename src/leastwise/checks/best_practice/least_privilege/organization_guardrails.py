"""Accounts in which service control policies do not protect the organisation's guardrails.

Leaving the organisation, stopping or deleting trails, stopping AWS Config and switching GuardDuty off: each of them
must be denied by a service control policy, to whomever (exceptions by condition are fine), or not be allowed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.access.words import listed
from leastwise.checks.best_practice.policies.flaw import Wording
from leastwise.checks.best_practice.policies.organization import Levels, account_check, account_results
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.reference.sensitive_actions import bits_of_actions

GUARDED: Final = (
    "cloudtrail:DeleteTrail",
    "cloudtrail:StopLogging",
    "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector",
    "organizations:LeaveOrganization",
)
_WORDING: Final = Wording(
    "organization-guardrails",
    "GuardrailMissing",
    Severity.LOW,
    "is not kept from switching its guardrails off",
    ("Deny these actions in a service control policy, but for the roles that administer security.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = bits_of_actions(GUARDED, reference)

    def flaw(levels: Levels) -> str:
        left = mask
        for level in levels:
            allowed = 0
            for rules in level:
                for rule in rules.allows:
                    allowed |= rule.bits
                for rule in rules.denies:
                    left &= ~rule.bits
            left &= allowed
        return f"No service control policy denies {listed(tuple(reference.names(left)))}." if left else ""

    return account_results(evidence, _WORDING, flaw)


ORGANIZATION_GUARDRAILS: Final = account_check(
    _WORDING,
    "Accounts that service control policies do not keep from switching guardrails off",
    "Leaving the organisation, stopping or deleting trails, stopping AWS Config and switching GuardDuty off: each of "
    "them must be denied by a service control policy, to whomever, or not be allowed at all.",
    _run,
)
