"""Roles that trust everybody.

A trust policy with the principal * lets whoever has credentials of any AWS account assume the role, where no
condition limits it; conditions that hold for everybody do not count. NotPrincipal that allows is the same with
exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    trust_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    trust_results,
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
    "wildcard-trust-principal",
    "WildcardPrincipal",
    Severity.CRITICAL,
    "trusts every principal of every account",
    ("Name the accounts, users or roles that are to assume the role.",),
)


def _concerns(rules: Rules) -> str:
    return "" if rules.allows else "it lets nobody in"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        principal = rule.statement.principal
        if principal is None or limits_of(rule):
            continue
        if principal.negated:
            found.append(Flaw("lets in everybody but those it lists", rule.statement.label))
        elif principal.is_everyone:
            found.append(Flaw("lets in everybody", rule.statement.label))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


WILDCARD_TRUST_PRINCIPAL: Final = trust_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Roles that trust everybody",
    "A trust policy with the principal * lets whoever has credentials of any AWS account assume the role, "
    "where no condition limits it; conditions that hold for everybody do not count. NotPrincipal that "
    "allows is the same with exceptions.",
    _run,
    ("reference_policies_elements_principal.html", "reference_policies_elements_notprincipal.html"),
)
