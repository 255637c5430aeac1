"""Run a check over what was recorded: in one go, or account by account where its verdict depends on the zone of trust.

What the check raises, and what the collection could not read, become results: never a silent pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from leastwise.checks.check import Check, NotEvaluated, Passed, Result
from leastwise.checks.unread import unread_results
from leastwise.errors import LeastwiseError
from leastwise.evidence.declared_zone import AnalysisZone
from leastwise.evidence.evidence import CompletedReview, CompletedRun, Evidence
from leastwise.evidence.recorded import Recorded
from leastwise.model.configuration_item import ResourceKey
from leastwise.model.finding import Finding

Place = tuple[str, str, str]
"""Account, resource type, resource."""

TRACEBACK: Final = "LEASTWISE_TRACEBACK"
"""Environment variable with which errors that no check should raise are shown where they arose."""

_PER_ACCOUNT: Final = ("external", "internal", "best-practice")
"""Shelves whose verdicts depend on the zone of trust: with a zone for each account, they run account by account."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What checks run over: what was recorded, the zone of trust, the accounts to judge, the window of unused access.

    `reviews` and `runs` are earlier reviews and audits, None where the state could not be asked; `only` are the
    resources that are to be judged (None: all), `critical_resources` those of which internal access is asked.
    """

    recorded: Recorded
    zone: AnalysisZone
    accounts: frozenset[str]
    now: datetime
    days: int = 90
    reviews: tuple[CompletedReview, ...] | None = None
    runs: tuple[CompletedRun, ...] | None = None
    only: frozenset[ResourceKey] | None = None
    critical_resources: tuple[str, ...] = ()

    def evidence(self) -> Evidence:
        """The evidence over all accounts."""
        recorded = self.recorded
        return Evidence(
            recorded.surroundings,
            recorded.usage,
            self.zone.zone,
            self.now,
            self.days,
            recorded.not_read,
            self.accounts,
            recorded.trail,
            self.reviews,
            self.runs,
            recorded.listed,
            self.only,
            self.critical_resources,
        )


@dataclass(slots=True)
class CheckRun:
    """What one check came to. `judged` are the places with a finding or a pass, `spared` the not applicable ones."""

    check: Check
    findings: list[Finding] = field(default_factory=list)
    not_evaluated: list[NotEvaluated] = field(default_factory=list)
    judged: set[Place] = field(default_factory=set)
    spared: set[Place] = field(default_factory=set)

    def take(self, result: Result) -> None:
        """Count a result."""
        if isinstance(result, Passed):
            self.judged.add((result.account_id, result.resource_type, result.resource))
        elif isinstance(result, Finding):
            self.findings.append(result)
            self.judged.add((result.account_id, result.resource_type, result.resource))
        elif isinstance(result, NotEvaluated):
            self.not_evaluated.append(result)
        else:
            self.spared.add((result.account_id, result.resource_type, result.resource))


def run_check(check: Check, grounds: Grounds) -> CheckRun:
    """Run a check. What it raises is a NotEvaluated for each account: one that fails takes no other with it."""
    run = CheckRun(check)
    for evidence in _evidences(check, grounds):
        try:
            accounts = {*evidence.accounts, ""}
            for result in check.run(evidence):
                if result.account_id in accounts:  # else not asked for, or of another zone of trust
                    run.take(result)
        except Exception as error:
            if TRACEBACK in os.environ:
                raise
            for account in sorted(evidence.accounts):
                run.take(NotEvaluated(account, "", "", _reason(error)))
    not_read, told = grounds.recorded.not_read, run.not_evaluated
    if any(one.resource_type in check.resource_types for one in not_read):
        for unread in list(unread_results(check, not_read, grounds.accounts, run.judged | run.spared, told)):
            run.take(unread)
    return run


def _reason(error: Exception) -> str:
    if isinstance(error, LeastwiseError):
        return f"{error.message} {error.hint}".strip()
    text = f"{type(error).__name__}: {error}".partition("\n")[0]
    return f"the check failed: {text}; this is a defect, {TRACEBACK}=1 shows where"


def _evidences(check: Check, grounds: Grounds) -> Iterator[Evidence]:
    whole, zone = grounds.evidence(), grounds.zone
    if not zone.is_each_account:
        yield whole
    elif check.analysis not in _PER_ACCOUNT:
        yield replace(whole, zone=replace(zone.zone, accounts=zone.zone.accounts | grounds.accounts))
    else:
        for account in sorted(grounds.accounts):
            yield replace(whole, zone=zone.of_account(account), accounts=frozenset({account}))
