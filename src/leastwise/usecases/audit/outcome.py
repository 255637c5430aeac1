"""What one check came to, reduced to counts and what must be told one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from leastwise.checks.check import Check, NotEvaluated
from leastwise.checks.running import CheckRun, Grounds, Place, run_check
from leastwise.checks.subject import ACCOUNT
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding
from leastwise.reports.audit.report import Counts

BEST_PRACTICE: Final = "best-practice"
_NO_WORD: Final = "the check told nothing about it"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts of what passed and was not judged; findings by the resource that they are about."""

    check: Check
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    passed: int
    missed: int
    spared: int

    def counts(self, active: Collection[str]) -> Counts:
        """The counts, where these findings are ACTIVE and all others archived."""
        places: dict[Place, bool] = {}
        for one in self.findings:
            place = one.account_id, one.resource_type, one.resource
            places[place] = places.get(place, False) or one.finding_id in active
        failed = sum(places.values())
        return Counts(self.passed, failed, len(places) - failed, self.spared, self.missed)


def outcome_of(check: Check, grounds: Grounds) -> Outcome:
    """Run a check. Every resource of its types has a result: what it does not speak of was not evaluated."""
    run = run_check(check, grounds)
    if grounds.only is not None:
        _keep_only(run, grounds)
    if check.analysis == BEST_PRACTICE:
        for item in _untold(run, grounds):
            run.take(NotEvaluated(item.account_id, item.resource_type, item.arn or item.resource_id, _NO_WORD))
    missed = {(one.account_id, one.resource_type, one.resource) for one in run.not_evaluated}
    failed = {(one.account_id, one.resource_type, one.resource) for one in run.findings}
    return Outcome(
        check,
        tuple(run.findings),
        tuple(run.not_evaluated),
        len(run.judged - missed - failed),
        len(missed - failed),
        len(run.spared - run.judged - missed),
    )


def _untold(run: CheckRun, grounds: Grounds) -> Iterator[ConfigurationItem]:
    told = {(one.account_id, one.resource_type, one.resource) for one in run.not_evaluated}
    whole = {account for account, kind, _ in told if kind in ("", ACCOUNT)}
    judged, spared = run.judged, run.spared
    evidence = grounds.evidence()
    for kind in run.check.resource_types:
        for item in evidence.items(kind):
            if item.account_id not in grounds.accounts or item.account_id in whole:
                continue
            place = item.account_id, kind, item.arn or item.resource_id
            if place in judged or place in spared or place in told or (item.account_id, kind, "") in told:
                continue
            yield item


def _keep_only(run: CheckRun, grounds: Grounds) -> None:
    """Drop results about other resources than those asked for; results about whole accounts are about others."""
    state = grounds.recorded.surroundings.state
    items = [state.items[key] for key in grounds.only or () if key in state.items]
    places = {(item.account_id, item.resource_type, item.arn or item.resource_id) for item in items}
    run.findings = [one for one in run.findings if (one.account_id, one.resource_type, one.resource) in places]
    run.not_evaluated = [
        one for one in run.not_evaluated if (one.account_id, one.resource_type, one.resource) in places
    ]
    run.judged &= places
    run.spared &= places
