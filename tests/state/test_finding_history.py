"""Random sequences of runs, rules and people's decisions, held against a model written in the words of the manual."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_findings import BUCKET, at, made, rule

from leastwise.model.archive_rule import ArchiveRule
from leastwise.model.finding import Finding, FindingStatus
from leastwise.state.archive_rules import ArchiveRules
from leastwise.state.database import Database
from leastwise.state.finding_history import Coverage
from leastwise.state.findings import Findings
from leastwise.state.location import state_path

ACCOUNTS, CHECKS, RESOURCES = ("1", "2"), ("a", "b"), ("x", "y")
UNIVERSE = [made(resource, check, account) for check in CHECKS for account in ACCOUNTS for resource in RESOURCES]
RULES = [rule("for-x", "x"), rule("for-all", "x", "y", expires=at(6)), rule("for-y", "y")]


def some(values: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values))


GAPS = st.frozensets(
    st.tuples(
        st.sampled_from(CHECKS),
        st.sampled_from(("", *ACCOUNTS)),
        st.sampled_from(("", BUCKET)),
        st.sampled_from(("", *RESOURCES)),
    ),
    max_size=2,
)
STEPS = st.one_of(
    st.tuples(st.just("run"), some(CHECKS), some(ACCOUNTS), some(range(len(UNIVERSE))), GAPS),
    st.tuples(st.just("archive"), st.integers(0, len(UNIVERSE) - 1)),
    st.tuples(st.just("add"), st.integers(0, len(RULES) - 1)),
    st.tuples(st.just("remove"), st.integers(0, len(RULES) - 1)),
    st.tuples(st.just("apply")),
)  # fmt: skip


class Model:
    """What should be, without regard to speed: one dict a finding."""

    def __init__(self) -> None:
        self.findings: dict[str, dict[str, Any]] = {}
        self.rules: dict[str, ArchiveRule] = {}

    def archive_rule(self, finding: Finding, now: datetime) -> str | None:
        for name in sorted(self.rules):
            one = self.rules[name]
            ended = one.expires_at is not None and one.expires_at <= now
            if not ended and finding.resource in (one.criteria[0].eq or ()):
                return name
        return None

    def in_force(self, name: str, now: datetime) -> bool:
        one = self.rules.get(name)
        return one is not None and (one.expires_at is None or now < one.expires_at)

    def set_status(self, finding: Finding, known: dict[str, Any], now: datetime) -> None:
        name = self.archive_rule(finding, now)
        known |= {"status": "ARCHIVED" if name else "ACTIVE", "rule": name, "person": False}

    def run(self, checks: Any, accounts: Any, found: Any, gaps: Any, now: datetime) -> None:
        found = [UNIVERSE[i] for i in found if UNIVERSE[i].check in checks and UNIVERSE[i].account_id in accounts]
        seen = {one.finding_id for one in found}
        for finding in found:
            known = self.findings.setdefault(finding.finding_id, {"first": now, "status": "RESOLVED"})
            if known["status"] == "RESOLVED" or known["rule"]:
                self.set_status(finding, known, now)
            known["last"] = now
        for finding in UNIVERSE:
            known = self.findings.get(finding.finding_id)
            if known is None or finding.finding_id in seen or known["status"] == "RESOLVED":
                continue
            missed = any(
                finding.check == check
                and account in ("", finding.account_id)
                and kind in ("", BUCKET)
                and resource in ("", finding.resource)
                for check, account, kind, resource in gaps
            )
            if finding.check in checks and finding.account_id in accounts and not missed:
                known |= {"status": "RESOLVED", "rule": None, "person": False}
            elif known["rule"] and not self.in_force(known["rule"], now):
                known |= {"status": "ACTIVE", "rule": None}

    def archive(self, index: int) -> bool:
        known = self.findings.get(UNIVERSE[index].finding_id)
        if known is None or known["status"] == "RESOLVED":
            return False
        known |= {"status": "ARCHIVED", "rule": None, "person": True}
        return True

    def apply(self, now: datetime) -> None:
        for finding in UNIVERSE:
            known = self.findings.get(finding.finding_id)
            if known is not None and known["status"] != "RESOLVED" and not known["person"]:
                self.set_status(finding, known, now)


class Real:
    """The same steps over a state."""

    def __init__(self, database: Database) -> None:
        self.findings, self.rules = Findings(database), ArchiveRules(database)

    def run(self, checks: Any, accounts: Any, found: Any, gaps: Any, now: datetime) -> None:
        found = [UNIVERSE[i] for i in found if UNIVERSE[i].check in checks and UNIVERSE[i].account_id in accounts]
        recorded = self.findings.record(found, Coverage(checks, accounts, gaps), now)
        kept = {one.finding.finding_id: one for one in self.findings.all()}
        for one in recorded:
            assert kept[one.finding.finding_id].status is one.status
            assert one.is_new == (one.first_seen == now)

    def shown(self) -> dict[str, Any]:
        return {
            one.finding.finding_id: {
                "status": one.status.value,
                "first": one.first_seen,
                "last": one.last_seen,
                "by": one.archived_by,
            }
            for one in self.findings.all()
        }


def expected(model: Model) -> dict[str, Any]:
    def by(known: dict[str, Any]) -> str:
        return "carol" if known.get("person") else f"archive rule {known['rule']}" if known.get("rule") else ""

    return {
        identifier: {"status": known["status"], "first": known["first"], "last": known["last"], "by": by(known)}
        for identifier, known in model.findings.items()
    }


@settings(max_examples=120, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=10))
def test_runs_rules_and_people(empty_state: Path, steps: list[tuple[Any, ...]]) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_state, state_path(Path(folder)))
        with Database.open(Path(folder)) as database:
            real = Real(database)
            for hour, (kind, *values) in enumerate(steps):
                take(kind, values, model, real, at(hour))
                assert real.shown() == expected(model), (hour, kind, values)


def take(kind: str, values: list[Any], model: Model, real: Real, now: datetime) -> None:
    if kind == "run":
        model.run(*values, now)
        real.run(*values, now)
    elif kind == "archive" and model.archive(values[0]):
        real.findings.archive(UNIVERSE[values[0]].finding_id, "carol", "expected")
    elif kind == "add" and RULES[values[0]].name not in model.rules:
        model.rules[RULES[values[0]].name] = RULES[values[0]]
        real.rules.add(RULES[values[0]])
    elif kind == "remove" and model.rules.pop(RULES[values[0]].name, None):
        real.rules.remove(RULES[values[0]].name)
    elif kind == "apply":
        model.apply(now)
        real.findings.apply_rules(now)


def test_a_run_that_ends_late_undoes_nothing_that_a_later_one_decided(home: Path) -> None:
    one, other = made("x"), made("y")
    whole = Coverage(frozenset({one.check}), frozenset({one.account_id}))
    with Database.open(home) as database:
        findings = Findings(database)
        findings.record([one], whole, at(0))
        findings.record([other], whole, at(2))  # it resolves the first
        findings.record([one], whole, at(1))
        kept = {kept.finding.resource: kept for kept in findings.all()}
    assert kept["x"].status is FindingStatus.RESOLVED
    assert (kept["y"].status, kept["y"].last_seen) == (FindingStatus.ACTIVE, at(2))
