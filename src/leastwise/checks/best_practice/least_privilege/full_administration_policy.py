"""Policies that grant full administration.

A customer managed or inline policy that alone lets its holder make a role on any name and give it every permission:
whether it says so with a star, with iam:*, or with the single actions. Statements under conditions that limit do not
count, denying statements do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    FULL_ADMINISTRATION,
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.best_practice.policies.reach import reached_by
from leastwise.checks.check import Result
from leastwise.checks.privilege_escalation.administration import ACTIONS
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.reference.sensitive_actions import (
    bits_of_actions,
)

_WORDING: Final = Wording(
    "full-administration-policy",
    "FullAdministrationPolicy",
    Severity.HIGH,
    "grants full administration",
    ("Write the actions and resources that are needed into the policy, or attach AWS's policy of a job function.",),
)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    reference = rules.reference
    mask = bits_of_actions(ACTIONS, reference)
    if reached_by(rules, mask) != mask:
        return ()
    everything = reference.actions_matching("*")
    is_whole = reached_by(rules, everything) == everything
    what = "every action on every resource" if is_whole else "to make roles and give them every permission"
    return [Flaw(f"it allows {what}", "", 0 if is_whole else mask)]


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


FULL_ADMINISTRATION_POLICY: Final = document_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Policies that grant full administration",
    "A customer managed or inline policy that alone lets its holder make a role on any name and give it "
    "every permission: whether it says so with a star, with iam:*, or with the single actions. Statements "
    "under conditions that limit do not count, denying statements do.",
    _run,
    ("best-practices.html",),
    FULL_ADMINISTRATION,
)
