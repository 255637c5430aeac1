"""Roles that trust another account without an external id.

A trust policy that names an account outside the zone of trust and its organisation, and asks for no sts:ExternalId: a
third party that assumes roles for many customers can be made to assume this one for another of them. A condition on
the organisation of the caller, or one that is no limit, does not replace it.
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
from leastwise.checks.best_practice.policies.trusting import account_of, entries_of
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
    "cross-account-without-external-id",
    "ExternalIdMissing",
    Severity.HIGH,
    "trusts another account without an external id",
    ("Agree on an external id with the other party and ask for it: StringEquals sts:ExternalId.",),
)


def _run(evidence: Evidence) -> Iterator[Result]:
    trusted = evidence.zone.accounts | frozenset(evidence.surroundings.organization.accounts())

    def concerns(rules: Rules) -> str:
        is_foreign = any(_is_foreign(value, trusted) for _, value in entries_of(rules, "AWS"))
        return "" if is_foreign else "it trusts no account outside the zone of trust"

    def flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
        found = []
        for rule, value in entries_of(rules, "AWS"):
            is_limited = any(one.key in _KEYS for one in limits_of(rule))
            if account_of(value) != item.account_id and _is_foreign(value, trusted) and not is_limited:
                found.append(Flaw(f"lets {value} in without an external id", rule.statement.label))
        return found

    return trust_results(evidence, _WORDING, concerns, flaws)


_KEYS: Final = frozenset({"sts:externalid", "aws:principalorgid", "aws:principalorgpaths"})


def _is_foreign(value: str, trusted: frozenset[str]) -> bool:
    account = account_of(value)
    return account.isdigit() and account not in trusted


CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that trust another account without an external id",
    "A trust policy that names an account outside the zone of trust and its organisation, and asks for no "
    "sts:ExternalId: a third party that assumes roles for many customers can be made to assume this one "
    "for another of them. A condition on the organisation of the caller, or one that is no limit, does "
    "not replace it.",
    _run,
    ("id_roles_common-scenarios_third-party.html", "confused-deputy.html"),
)
