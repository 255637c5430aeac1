"""Resource policies that let in everybody.

A policy of a bucket, topic, queue, key, function, secret or repository that allows the principal * (or all but some,
with NotPrincipal), where no condition limits it; conditions that hold for everybody do not count. What outsiders can
do there is told by the analysis of external access.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    TRUSTED,
    resource_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    resource_results,
)
from leastwise.checks.best_practice.policies.vacuous import (
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules

_WORDING: Final = Wording(
    "wildcard-resource-principal",
    "WildcardPrincipal",
    Severity.HIGH,
    "lets in every principal",
    ("Name the principals, or ask for an organisation, account, VPC endpoint or source in a condition.",),
)


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        principal = rule.statement.principal
        if principal is not None and (principal.is_everyone or principal.negated) and not limits_of(rule):
            who = "everybody but those it lists" if principal.negated else "everybody"
            found.append(Flaw(f"lets in {who}", rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return resource_results(evidence, _WORDING, _flaws)


WILDCARD_RESOURCE_PRINCIPAL: Final = resource_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Resource policies that let in everybody",
    "A policy of a bucket, topic, queue, key, function, secret or repository that allows the principal * "
    "(or all but some, with NotPrincipal), where no condition limits it; conditions that hold for "
    "everybody do not count. What outsiders can do there is told by the analysis of external access.",
    _run,
    ("reference_policies_elements_principal.html",),
    TRUSTED | {"aws_fsbp": ("S3.2", "S3.3", "SNS.4", "SQS.3")},
)
