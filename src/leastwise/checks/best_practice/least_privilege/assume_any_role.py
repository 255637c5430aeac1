"""Policies that allow assuming any role.

A customer managed or inline policy that allows sts:AssumeRole on roles of any name, so that the trust policies of all
roles, of all accounts, are the only limit. A condition that limits lets it pass; a denying statement of the same
policy counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.best_practice.policies.reach import reached_by
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.reference.sensitive_actions import (
    bits_of_actions,
)

_WORDING: Final = Wording(
    "assume-any-role",
    "AssumeAnyRole",
    Severity.HIGH,
    "allows assuming any role",
    ("Name the roles that are to be assumed.",),
)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = reached_by(rules, bits_of_actions(("sts:AssumeRole",), rules.reference))
    return [Flaw("it allows sts:AssumeRole on roles of any name", "", found)] if found else ()


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


ASSUME_ANY_ROLE: Final = document_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Policies that allow assuming any role",
    "A customer managed or inline policy that allows sts:AssumeRole on roles of any name, so that the "
    "trust policies of all roles, of all accounts, are the only limit. A condition that limits lets it "
    "pass; a denying statement of the same policy counts.",
    _run,
    ("id_roles_use_permissions-to-switch.html",),
)
