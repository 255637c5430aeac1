"""Delegated administration without a permissions boundary.

Who may make users or roles of any name and give them policies, and is not an administrator, hands out permissions.
Unless the statements, or a deny, ask for iam:PermissionsBoundary, those who are made have no limit. Decided for a
user or role that is made without a boundary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    principal_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    principal_results,
)
from leastwise.checks.best_practice.policies.reach import reached
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.reference.sensitive_actions import (
    bits_of_actions,
)

_WORDING: Final = Wording(
    "delegated-administration",
    "DelegatedAdministrationWithoutBoundary",
    Severity.HIGH,
    "may make users or roles without a permissions boundary",
    (
        "Allow iam:CreateRole and iam:CreateUser under the condition that iam:PermissionsBoundary is the "
        "boundary of the delegation.",
    ),
)


_PAIRS: Final = (
    ("iam:CreateRole", ("iam:AttachRolePolicy", "iam:PutRolePolicy")),
    ("iam:CreateUser", ("iam:AttachUserPolicy", "iam:PutUserPolicy")),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = 0
        for make, give in _PAIRS:
            making = reached(powers, bits_of_actions((make,), reference), reference)
            giving = reached(powers, bits_of_actions(give, reference), reference)
            found |= making | giving if making and giving else 0
        words = "its policies let it make users or roles and give them policies, and ask for no boundary"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


DELEGATED_ADMINISTRATION: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Delegated administration without a permissions boundary",
    "Who may make users or roles of any name and give them policies, and is not an administrator, hands "
    "out permissions. Unless the statements, or a deny, ask for iam:PermissionsBoundary, those who are "
    "made have no limit. Decided for a user or role that is made without a boundary.",
    _run,
    ("access_policies_boundaries.html",),
)
