"""Accounts that no service control policy limits.

A member account of an organisation above which nothing but FullAWSAccess stands: each level allows every action, and
no statement denies one. The management account is never limited, so that this does not apply to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.best_practice.policies.flaw import Wording
from leastwise.checks.best_practice.policies.organization import Levels, account_check, account_results
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity

_WORDING: Final = Wording(
    "organization-without-limits",
    "NoServiceControlPolicy",
    Severity.MEDIUM,
    "is not limited by any service control policy",
    ("Attach a service control policy that denies what nobody in the account is to do.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    everything = evidence.surroundings.documents.reference.actions_matching("*")

    def flaw(levels: Levels) -> str:
        if any(rules.denies for level in levels for rules in level):
            return ""
        for level in levels:
            allowed = 0
            for rules in level:
                allowed |= rules.free_bits
            if everything & ~allowed:
                return ""
        return "Every level of its organisation allows every action, and nothing is denied."

    return account_results(evidence, _WORDING, flaw)


ORGANIZATION_WITHOUT_LIMITS: Final = account_check(
    _WORDING,
    "Accounts that no service control policy limits",
    "A member account of an organisation above which nothing but FullAWSAccess stands: each level allows every action, "
    "and no statement denies one. The management account is never limited, so that this does not apply to it.",
    _run,
)
