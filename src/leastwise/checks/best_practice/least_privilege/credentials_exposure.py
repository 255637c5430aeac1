"""Users and roles that can get credentials of others.

Actions that answer with credentials, or make them, allowed for users, roles, clusters or instances of any name by all
policies of a user or role together, within its boundary and service control policies. Tokens that give the caller no
more than it has are left aside.
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
    CREDENTIALS_EXPOSURE_ACTIONS,
    NOT_ON_RESOURCES,
    bits_of_actions,
)

_WORDING: Final = Wording(
    "credentials-exposure",
    "CredentialsExposure",
    Severity.HIGH,
    "can get credentials of others",
    ("Name the resources that are needed, or a tag they have: leastwise right-size writes the smaller policy.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = bits_of_actions(CREDENTIALS_EXPOSURE_ACTIONS, reference) & ~bits_of_actions(NOT_ON_RESOURCES, reference)

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        words = "its policies allow actions that answer with credentials, whoever they are of"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


CREDENTIALS_EXPOSURE: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles that can get credentials of others",
    "Actions that answer with credentials, or make them, allowed for users, roles, clusters or instances "
    "of any name by all policies of a user or role together, within its boundary and service control "
    "policies. Tokens that give the caller no more than it has are left aside.",
    _run,
    ("access_policies.html", "best-practices.html"),
)
