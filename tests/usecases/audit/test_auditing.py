"""Audits as Python programs run them: counts, requirements, priorities, single resources, zones of each account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from access_states import ACCOUNT, NOW, OTHER, role, state, trust, user

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.checks.check import Check, Result
from leastwise.checks.subject import account_subject, accounts_of, items_of, subject_of
from leastwise.errors import StateError
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.recorded import Recorded
from leastwise.model.configuration_item import NotRead
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import load_reference
from leastwise.reports.audit.report import AuditReport, Counts
from leastwise.usecases.audit.auditing import audit, recheck
from leastwise.usecases.audit.request import AuditRequest

NO_STATE = StateError("nothing is kept")
USER, ROLE = "AWS::IAM::User", "AWS::IAM::Role"


def check(identifier: str, run: Any, practice: Practice = Practice.UNUSED, types: Any = (USER,), **more: Any) -> Check:
    severity = more.pop("severity", Severity.LOW)
    return Check(
        identifier, identifier, "best-practice", severity, ("Bad",), types, "Looks.", (), run, practice, **more
    )


def bad(identifier: str, severity: Severity = Severity.LOW, kind: str = USER) -> Any:
    """Judges resources by their names: those that begin with bad are found, twice where they are worse."""

    def run(evidence: Evidence) -> Iterator[Result]:
        for item in items_of(evidence, kind):
            subject = subject_of(item)
            if subject.name.startswith("bad"):
                for number in range(2 if "worse" in subject.name else 1):
                    title, meaning = f"{subject.name} {number}", (str(number),)
                    advice = ("Mend it.",)
                    yield subject.found(
                        identifier, "Bad", severity, title, "It is.", remediation=advice, meaning=meaning
                    )
            else:
                yield subject.passed()

    return run


def recorded(*items: Any, not_read: tuple[NotRead, ...] = ()) -> Recorded:
    return Recorded(Surroundings(state(*items), documents_over(load_reference()), NOW), None, not_read)


def audited(known: Recorded, *checks: Check, **request: Any) -> AuditReport:
    return audit(known, AuditRequest(**request), NO_STATE, NOW, checks=checks)


def test_a_resource_counts_once_however_much_is_found_about_it() -> None:
    report = audited(recorded(user("bad-worse"), user("bad"), user("fine")), check("a", bad("a")))
    assert report.counts == Counts(passed=1, failed=2)
    assert len(report.findings) == 3
    assert report.counts.words == "2 of 3"
    assert report.counts.score == pytest.approx(1 / 3)


def test_what_was_not_read_is_not_evaluated() -> None:
    refused = NotRead(ACCOUNT, "global", USER, "", "iam:ListUsers", "AccessDenied")
    report = audited(recorded(role("r"), not_read=(refused,)), check("a", bad("a")))
    assert report.counts == Counts(not_evaluated=1)
    assert report.practices[0].score is None
    assert report.not_evaluated[0].missing_action == "iam:ListUsers"


def test_what_is_fixed_first() -> None:
    checks = (
        check("few", bad("few", Severity.HIGH, ROLE), types=(ROLE,)),
        check("many", bad("many", Severity.HIGH)),
        check("grave", bad("grave", Severity.CRITICAL, ROLE), types=(ROLE,)),
    )
    known = recorded(user("bad1"), user("bad2"), role("bad", trust({"AWS": ACCOUNT})))
    found = [(one.check.id, one.resources) for one in audited(known, *checks).priorities]
    assert found == [("grave", 1), ("many", 2), ("few", 1)]


def test_requirements_count_the_checks_that_bear_on_them() -> None:
    checks = (
        check("a", bad("a"), frameworks={"soc2": ("CC6.1", "CC6.2")}),
        check("b", bad("b"), frameworks={"soc2": ("CC6.1",)}),
        check("c", bad("c")),
    )
    known = recorded(user("bad"), user("fine"))
    found = {one.requirement: (one.counts.failed, one.checks) for one in audited(known, *checks).requirements}
    assert found == {"CC6.1": (2, ("a", "b")), "CC6.2": (1, ("a",))}
    asked = {one.requirement: one.checks for one in audited(known, *checks, frameworks=("soc2",)).requirements}
    assert asked["CC6.1"] == ("a", "b")
    assert asked["CC8.1"] == ()


def test_single_resources_are_judged_alone() -> None:
    items = [user("bad"), user("fine"), role("bad", trust({"AWS": ACCOUNT}))]
    checks = (check("a", bad("a")), check("b", bad("b", kind=ROLE), types=(ROLE,)))
    request = AuditRequest(only=frozenset({items[0].key}))
    report = recheck(recorded(*items), request, NOW, checks)
    assert [one.id for one in report.checks] == ["a"]
    assert report.counts == Counts(failed=1)
    assert report.notes == tuple(note for note in report.notes if "not recorded;" not in note)


def test_a_check_that_does_not_ask_what_is_wanted_is_cut_to_it() -> None:
    def run(evidence: Evidence) -> Iterator[Result]:
        for item in evidence.state.of_type(USER):
            yield subject_of(item).passed()

    items = [user("one"), user("two")]
    report = recheck(recorded(*items), AuditRequest(only=frozenset({items[0].key})), NOW, (check("a", run),))
    assert report.counts == Counts(passed=1)


@pytest.mark.parametrize("zone", [(), ("account",)])
def test_accounts_that_were_not_asked_for_are_left_out(zone: tuple[str, ...]) -> None:
    known = recorded(user("bad"), user("bad", account_id=OTHER))

    def run(evidence: Evidence) -> Iterator[Result]:
        for account in accounts_of(evidence):
            yield account_subject(account).passed()
        yield account_subject(OTHER).passed()

    checks = (check("a", bad("a")), check("b", run, types=("AWS::::Account",)))
    report = audited(known, *checks, accounts=frozenset({ACCOUNT}), zone=zone)
    assert {one.recorded.finding.account_id for one in report.findings} == {ACCOUNT}
    assert report.counts == Counts(passed=1, failed=1)
    whole = audited(known, *checks, zone=zone)
    assert whole.counts == Counts(passed=2, failed=2)
