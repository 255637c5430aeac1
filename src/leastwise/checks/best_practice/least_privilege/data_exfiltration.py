"""Users and roles that can read out data of any resource.

Actions that read what is stored, or hand it to another account, allowed on resources of any name by all policies of a
user or role together, within its boundary and service control policies: objects, secrets, parameters, items,
messages, snapshots. Decided on resources that no policy names.
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
    DATA_EXFILTRATION_ACTIONS,
    bits_of_actions,
)

_WORDING: Final = Wording(
    "data-exfiltration",
    "DataExfiltration",
    Severity.HIGH,
    "can read out data of any resource",
    ("Name the resources that are needed, or a tag they have: leastwise right-size writes the smaller policy.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    mask = bits_of_actions(DATA_EXFILTRATION_ACTIONS, reference)

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        words = "its policies allow actions that read out data, on resources of any name"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws)


DATA_EXFILTRATION: Final = principal_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Users and roles that can read out data of any resource",
    "Actions that read what is stored, or hand it to another account, allowed on resources of any name by "
    "all policies of a user or role together, within its boundary and service control policies: objects, "
    "secrets, parameters, items, messages, snapshots. Decided on resources that no policy names.",
    _run,
    ("access_policies.html", "best-practices.html"),
)
