"""What the analyzer does around checks: zones of trust, accounts, what was not read, what cannot be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from access_states import ACCOUNT, MANAGEMENT, NOW, OTHER, item, role, state, user

from leastwise.access.documents import documents_over
from leastwise.access.question import Surroundings
from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Passed, Result
from leastwise.checks.notes import analysis_notes
from leastwise.errors import InputError, NothingToEvaluateError, StateError
from leastwise.evidence.declared_zone import zone_of
from leastwise.evidence.evidence import Evidence
from leastwise.evidence.recorded import Recorded
from leastwise.evidence.usage import Tracked
from leastwise.model.configuration_item import NotRead
from leastwise.model.finding import Finding, Severity
from leastwise.policy import ZoneOfTrust, load_reference
from leastwise.reports.analysis.analysis_report import AnalysisReport
from leastwise.usecases.analyzer.analyzing import AnalysisRequest, analyze

NO_STATE = StateError("cannot write to the state", "make it writable")
ROLE = "AWS::IAM::Role"


def surroundings(*items: Any) -> Surroundings:
    return Surroundings(state(*items), documents_over(load_reference()), NOW)


def organization() -> tuple[Any, ...]:
    root = item("AWS::Organizations::Root", "r-ab12", "Root", "", {"attachedPolicies": []}, account_id=MANAGEMENT)
    members = (
        item("AWS::Organizations::Account", account, account, "", {"parentId": "r-ab12", "attachedPolicies": []})
        for account in (ACCOUNT, MANAGEMENT)
    )
    whole = item("AWS::Organizations::Organization", "o-exampleorgid", "o", "", {}, account_id=MANAGEMENT)
    return whole, root, *members


def check(run: Any, analysis: str = "external", types: tuple[str, ...] = (ROLE,)) -> Check:
    return Check("a-check", "A check", analysis, Severity.LOW, ("Type",), types, "Looks.", (), run)


def analyzed(run: Any, *items: Any, not_read: tuple[NotRead, ...] = (), **request: Any) -> AnalysisReport:
    asked = AnalysisRequest(("external",), **request)
    return analyze(Recorded(surroundings(*items), None, not_read), asked, NO_STATE, NOW, checks=[check(run)])


def test_the_zone_is_what_was_recorded_unless_declared() -> None:
    alone = surroundings(user("alice"), user("bob", account_id=OTHER))
    assert zone_of(alone, (), ()).zone == ZoneOfTrust(accounts=frozenset({ACCOUNT, OTHER}))
    whole = surroundings(user("alice"), *organization())
    expected = ZoneOfTrust(frozenset({ACCOUNT, MANAGEMENT}), frozenset({"o-exampleorgid"}))
    assert zone_of(whole, (), ()).zone == expected
    assert zone_of(whole, ("organization",), ()).zone == expected
    assert zone_of(whole, (ACCOUNT,), ()).zone == ZoneOfTrust(accounts=frozenset({ACCOUNT}))
    with pytest.raises(NothingToEvaluateError):
        zone_of(alone, ("organization",), ())


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("444455556666", "accounts"),
        ("o-otherorgid00", "organizations"),
        ("o-otherorgid00/r-ab12/ou-ab12-11111111/*", "organization_paths"),
        ("vpc-0a1b2c3d", "vpcs"),
        ("vpce-0a1b2c3d4e5f60718", "vpc_endpoints"),
        ("203.0.113.0/24", "cidrs"),
        ("2001:db8::/32", "cidrs"),
        ("203.0.113.7", "cidrs"),
    ],
)
def test_what_is_trusted_is_told_by_its_shape(text: str, member: str) -> None:
    zone = zone_of(surroundings(user("alice")), (OTHER,), (text,)).zone
    assert text in getattr(zone, member)
    assert OTHER in zone.accounts


@pytest.mark.parametrize("text", ["", "44445555666", "4444555566667", "o-", "203.0.113.7/24", "Organization", "*"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no account"):
        zone_of(surroundings(user("alice")), (), (text,))


def test_each_account_has_a_zone_of_its_own() -> None:
    seen: list[tuple[frozenset[str], frozenset[str]]] = []

    def run(evidence: Evidence) -> Iterator[Result]:
        seen.append((evidence.accounts, evidence.zone.accounts))
        for one in evidence.state.of_type(ROLE):  # of all accounts, against the rules
            yield Passed(one.account_id, ROLE, one.arn)

    trusted = "444455556666"
    items = role("a"), role("b", account_id=OTHER)
    report = analyzed(run, *items, zone=("account",), trust=(trusted,))
    assert seen == [(frozenset({one}), frozenset({one, trusted})) for one in (ACCOUNT, OTHER)]
    assert report.checks[0].evaluated == "2 of 2"
    assert report.zone["source"] == "each account by itself"


def test_accounts_that_were_not_asked_for_are_not_judged() -> None:
    def run(evidence: Evidence) -> Iterator[Result]:
        for one in evidence.state.of_type(ROLE):
            yield Finding("a-check", "Type", Severity.LOW, "t", one.account_id, "global", ROLE, one.arn)

    items = role("a"), role("b", account_id=OTHER)
    report = analyzed(run, *items, accounts=frozenset({OTHER}))
    assert [one.finding.account_id for one in report.findings] == [OTHER]
    with pytest.raises(NothingToEvaluateError, match="nothing was recorded of that account"):
        analyzed(run, *items, accounts=frozenset({"000000000000"}))


def test_what_was_not_read_and_not_mentioned_is_not_evaluated() -> None:
    unread = (
        NotRead(ACCOUNT, "global", ROLE, "hidden", "iam:GetRole", "access denied"),
        NotRead(ACCOUNT, "global", ROLE, "told", "iam:GetRole", "access denied"),
        NotRead(ACCOUNT, "global", ROLE, "", "iam:ListRoles", "access denied"),
        NotRead(OTHER, "global", ROLE, "", "iam:ListRoles", "access denied"),
        NotRead(ACCOUNT, "global", "AWS::IAM::User", "", "iam:ListUsers", "access denied"),
    )

    def run(evidence: Evidence) -> Iterator[Result]:
        yield Passed(ACCOUNT, ROLE, f"arn:aws:iam::{ACCOUNT}:role/path/told")
        yield NotApplicable(ACCOUNT, ROLE, f"arn:aws:iam::{ACCOUNT}:role/other", "no")

    report = analyzed(run, role("a"), role("b", account_id=OTHER), not_read=unread)
    assert [(one.account_id, one.resource, one.missing_action) for one in report.not_evaluated] == [
        (ACCOUNT, "hidden", "iam:GetRole"),
        (OTHER, "", "iam:ListRoles"),
    ]
    assert report.checks[0].evaluated == "1 of 3"


def test_the_same_found_twice_is_one_finding() -> None:
    def run(evidence: Evidence) -> Iterator[Result]:
        for _ in range(2):
            yield Finding("a-check", "Type", Severity.LOW, "t", ACCOUNT, "global", ROLE, "arn")
        yield NotEvaluated(ACCOUNT, ROLE, "arn", "in part")

    report = analyzed(run, role("a"))
    assert len(report.findings) == 1
    assert report.checks[0].evaluated == "0 of 1"
    assert any("cannot write to the state" in note for note in report.notes)


class _Usage:
    def __init__(self, *tracked: Tracked) -> None:
        self.tracked = {one.account_id: one for one in tracked}


def test_a_trail_that_is_missing_or_short_is_said() -> None:
    def run(evidence: Evidence) -> Iterator[Result]:
        yield from ()

    tracked = Tracked(ACCOUNT, NOW - timedelta(days=40), NOW, 40)
    chosen = [check(run, "unused")]
    usage: Any = _Usage(tracked)
    recorded = Recorded(surroundings(user("alice"), *organization()), usage, ())
    accounts = {ACCOUNT, OTHER}
    assert analysis_notes(recorded, chosen, 30, accounts) == [
        f"there is no trail of account {OTHER}: what was used there is not known"
    ]
    assert analysis_notes(recorded, chosen, 90, accounts)[1] == (
        f"the trail of account {ACCOUNT} tells of fewer than 90 days: of 40, where it is shortest"
    )
    assert analysis_notes(recorded, [check(run)], 90, accounts) == []
