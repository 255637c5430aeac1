"""Users that may change permissions without any condition.

IAM actions of the access level Permissions management, and those that make credentials, are allowed to a user with
its long-term credentials from anywhere at any time: no statement asks for MFA, a network, a time or anything else,
and none denies without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.context import USER
from leastwise.checks.best_practice.policies.declaring import (
    PRIVILEGED,
    principal_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    principal_results,
)
from leastwise.checks.best_practice.policies.reach import reached
from leastwise.checks.best_practice.policies.vacuous import (
    is_about_resources,
)
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.reference.sensitive_actions import (
    CREDENTIALS_EXPOSURE_ACTIONS,
    bits_of_actions,
)

_WORDING: Final = Wording(
    "sensitive-without-condition",
    "SensitiveActionWithoutCondition",
    Severity.MEDIUM,
    "may change permissions without any condition",
    (
        "Ask for MFA (aws:MultiFactorAuthPresent), a network (aws:SourceIp) or an organisation in the "
        "statement, or deny without them.",
    ),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    reference = evidence.surroundings.documents.reference
    managing = reference.level_bitset("Permissions management")
    mask = reference.actions_matching("iam:*") & (managing | bits_of_actions(CREDENTIALS_EXPOSURE_ACTIONS, reference))

    def flaws(powers: Powers) -> Sequence[Flaw]:
        found = reached(powers, mask, reference)
        for rules in powers.policies:
            for rule in rules.denies:
                found &= ~rule.bits if any(not is_about_resources(one) for one in rule.clauses) else -1
        words = "its policies allow these actions on resources of any name, and no condition limits when or from where"
        return [Flaw(words, "", found)] if found else ()

    return principal_results(evidence, _WORDING, flaws, kinds=(USER,), spares_administrators=False)


SENSITIVE_WITHOUT_CONDITION: Final = principal_check(
    _WORDING,
    Practice.CONDITIONS,
    "Users that may change permissions without any condition",
    "IAM actions of the access level Permissions management, and those that make credentials, are allowed "
    "to a user with its long-term credentials from anywhere at any time: no statement asks for MFA, a "
    "network, a time or anything else, and none denies without it.",
    _run,
    ("best-practices.html", "reference_policies_condition-keys.html"),
    PRIVILEGED,
    (USER,),
)
