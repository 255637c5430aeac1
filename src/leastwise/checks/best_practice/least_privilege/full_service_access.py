"""Policies that grant all actions of a service.

A customer managed or inline policy that allows every action of one or more services on every resource, kms:* and
cloudtrail:* among them; what its own denying statements take away counts. What grants full administration is told
there and does not apply here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.words import listed
from leastwise.checks.best_practice.policies.declaring import (
    LEAST,
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.best_practice.policies.reach import reached_by
from leastwise.checks.best_practice.policies.vacuous import (
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules

_WORDING: Final = Wording(
    "full-service-access",
    "FullServiceAccess",
    Severity.MEDIUM,
    "grants all actions of a service on any resource",
    ("Name the actions that are needed: leastwise right-size tells which were used.",),
)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    reference = rules.reference
    wide = [one for one in rules.allows if one.covers_all_resources and not limits_of(one)]
    names = {pattern.lower() for one in wide for pattern in one.statement.actions if pattern.endswith("*")}
    if any(one.statement.not_actions for one in wide) or any(one.startswith("*") for one in names):
        services = reference.services
    else:
        services = tuple(sorted({one.partition(":")[0] for one in names} & reference.prefixes))
    found = {one: bits for one in services if (bits := _whole(rules, one))}
    if not found:
        return ()
    severity = Severity.HIGH if len(found) == len(reference.services) or _GRAVE & found.keys() else None
    bits = 0
    for one in found.values():
        bits |= one
    named = f"of {len(found):,} services" if len(found) > _MOST else f"of {listed(tuple(found))}"
    return [Flaw(f"it allows all actions {named} on any resource", "", bits, severity)]


def _whole(rules: Rules, service: str) -> int:
    bits = rules.reference.actions_matching(f"{service}:*")
    return bits if bits and reached_by(rules, bits) == bits else 0


_MOST: Final = 8
_GRAVE: Final = frozenset({"cloudtrail", "iam", "kms", "organizations", "sts"})
"""Services whose every action is administration, of keys and of evidence among them."""


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


FULL_SERVICE_ACCESS: Final = document_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Policies that grant all actions of a service",
    "A customer managed or inline policy that allows every action of one or more services on every "
    "resource, kms:* and cloudtrail:* among them; what its own denying statements take away counts. What "
    "grants full administration is told there and does not apply here.",
    _run,
    ("best-practices.html",),
    LEAST | {"aws_fsbp": ("IAM.21",)},
)
