"""Users and roles that can pass any role.

iam:PassRole on roles of any name without iam:PassedToService: whatever role a service runs with can be given to what
its holder sets up. Decided over all policies of a user or role on a role that no policy names; administrators are
told elsewhere.
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
    "pass-any-role",
    "PassAnyRole",
    Severity.HIGH,
    "can pass any role to any service",
    ("Name the roles in the statement that allows iam:PassRole, and the service in iam:PassedToService.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = bits_of_actions(("iam:PassRole",), reference)

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        return [Flaw("its policies allow it to pass roles of any name to any service", "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


PASS_ANY_ROLE: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles that can pass any role",
    "iam:PassRole on roles of any name without iam:PassedToService: whatever role a service runs with can "
    "be given to what its holder sets up. Decided over all policies of a user or role on a role that no "
    "policy names; administrators are told elsewhere.",
    _run,
    ("id_roles_use_passrole.html",),
)
