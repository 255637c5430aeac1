"""Users and roles that can change or delete any infrastructure.

Actions of the access level Write that change, stop or delete what workloads run on (instances, databases, clusters,
stacks, networks, queues), though they could be limited to resources, allowed on resources of any name by all policies
of a user or role together.
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
    infrastructure_bits,
)

_WORDING: Final = Wording(
    "infrastructure-modification",
    "InfrastructureModification",
    Severity.MEDIUM,
    "can change or delete any infrastructure",
    ("Name the resources that are needed, or a tag they have: leastwise right-size writes the smaller policy.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = infrastructure_bits(reference)

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        words = "its policies allow actions that change or end what workloads run on, on resources of any name"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


INFRASTRUCTURE_MODIFICATION: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles that can change or delete any infrastructure",
    "Actions of the access level Write that change, stop or delete what workloads run on (instances, "
    "databases, clusters, stacks, networks, queues), though they could be limited to resources, allowed "
    "on resources of any name by all policies of a user or role together.",
    _run,
    ("access_policies.html", "best-practices.html"),
)
