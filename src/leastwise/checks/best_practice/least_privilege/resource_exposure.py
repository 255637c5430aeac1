"""Users and roles that can open any resource to others.

Actions that write policies, access lists, grants and shares, allowed on resources of any name by all policies of a
user or role together, within its boundary and service control policies. With them buckets, keys, queues or functions
can be opened to other accounts and to the public.
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
    RESOURCE_EXPOSURE_ACTIONS,
    bits_of_actions,
)

_WORDING: Final = Wording(
    "resource-exposure",
    "ResourceExposure",
    Severity.HIGH,
    "can open any resource to others",
    ("Name the resources that are needed, or a tag they have: leastwise right-size writes the smaller policy.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = bits_of_actions(RESOURCE_EXPOSURE_ACTIONS, reference)

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        words = "its policies allow actions that let others in, on resources of any name"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


RESOURCE_EXPOSURE: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles that can open any resource to others",
    "Actions that write policies, access lists, grants and shares, allowed on resources of any name by "
    "all policies of a user or role together, within its boundary and service control policies. With them "
    "buckets, keys, queues or functions can be opened to other accounts and to the public.",
    _run,
    ("access_policies.html", "best-practices.html"),
)
