"""Users, roles and groups that are administrators.

Who may do everything is decided by the policy engine over identity policies, groups, boundary and service control
policies, not by the name of a policy: an administrator may make a role, let itself assume it, and give it every
permission. Administrators are told once, here; the other checks of least privilege leave them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.policies import GROUP
from leastwise.access.words import listed
from leastwise.checks.best_practice.policies.declaring import (
    FULL_ADMINISTRATION,
    principal_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    principal_results,
    principals_of,
)
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice

_WORDING: Final = Wording(
    "administrator-principal",
    "AdministratorAccess",
    Severity.HIGH,
    "is an administrator",
    ("Give administration to few roles, behind MFA, and to others what they use: leastwise right-size tells what.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    administration = principals_of(evidence.surroundings).administration

    def flaws(powers: Powers) -> Sequence[Flaw]:
        if not administration.is_administrator(powers):
            return ()
        whole = [
            source.words
            for source, rules in zip(powers.sources, powers.identity, strict=True)
            if administration.is_granted(rules.free_bits, powers)
        ]
        through = f" ({listed(whole)})" if whole else ""
        return [Flaw(f"its policies{through} let it make a role and give it every permission")]

    return principal_results(evidence, _WORDING, flaws, kinds=(USER, ROLE, GROUP), spares_administrators=False)


ADMINISTRATOR_PRINCIPAL: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users, roles and groups that are administrators",
    "Who may do everything is decided by the policy engine over identity policies, groups, boundary and "
    "service control policies, not by the name of a policy: an administrator may make a role, let itself "
    "assume it, and give it every permission. Administrators are told once, here; the other checks of "
    "least privilege leave them out.",
    _run,
    ("best-practices.html", "access_policies_job-functions.html"),
    FULL_ADMINISTRATION,
    (USER, ROLE, GROUP),
)
