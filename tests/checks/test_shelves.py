"""A walk over the shelves: every check is listed and documented, with an example that it must find, one it must not."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from examples import EXAMPLES
from external_states import evidence_of

from leastwise.checks import CHECKS, SHELVES
from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Passed
from leastwise.model.finding import Finding
from leastwise.model.finding_properties import principal_map
from leastwise.reports.analysis.finding_document import finding_document
from leastwise.state.finding_content import content_of, finding_of
from leastwise.state.finding_history import FindingStatus, History
from leastwise.state.findings import recorded

SOURCE = Path(import_module("leastwise.checks").__path__[0])
_PACKAGES = {
    "external": "external_access",
    "unused": "unused_access",
    "internal": "internal_access",
    "escalation": "privilege_escalation",
}

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def test_checks_have_ids_of_their_own():
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert set(EXAMPLES) == {check.id for check in CHECKS}


@pytest.mark.parametrize("analysis", SHELVES)
def test_every_check_that_a_file_declares_is_on_its_shelf(analysis):
    folder = SOURCE / _PACKAGES[analysis]
    declared = {
        value.id
        for path in folder.rglob("*.py")
        for value in vars(import_module(_module(path))).values()
        if isinstance(value, Check)
    }
    assert declared == {check.id for check in SHELVES[analysis]}
    assert all(check.analysis == analysis for check in SHELVES[analysis])


def _module(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(("leastwise.checks", *(part for part in parts if part != "__init__")))


@each_check
def test_checks_are_documented(check):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.id)
    assert check.title[:1].isupper()
    assert not check.title.endswith(".")
    assert len(check.description) > 60
    assert check.description.endswith(".")
    assert check.finding_types
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", one) for one in check.finding_types)
    assert check.resource_types
    assert all(re.fullmatch(r"AWS::\w+::\w+", one) for one in check.resource_types)
    assert check.references
    assert all(one.startswith("https://docs.aws.amazon.com/") for one in check.references)


@each_check
def test_checks_find_what_they_must_and_nothing_else(check):
    bad, good = EXAMPLES[check.id]
    found = [one for one in check.run(bad()) if isinstance(one, Finding)]
    assert found
    results = list(check.run(good()))
    assert [one.title for one in results if isinstance(one, Finding)] == []
    assert any(isinstance(one, Passed) for one in results)


@each_check
def test_findings_are_whole_and_can_be_kept(check):
    for one in check.run(EXAMPLES[check.id][0]()):
        if not isinstance(one, Finding):
            continue
        assert one.check == check.id
        assert one.finding_type in check.finding_types
        assert one.resource_type in check.resource_types
        assert one.explanation
        assert one.remediation
        assert finding_of(content_of(one)).finding_id == one.finding_id
        assert finding_of(content_of(one)) == one
        history = History(FindingStatus.ACTIVE, evidence_of().now, evidence_of().now)
        document = finding_document(recorded(one, history))
        assert document["principal"] == dict(principal_map(one))
        assert "id" not in one.details


@each_check
def test_findings_have_the_same_id_in_every_run(check):
    runs = [
        sorted(one.finding_id for one in check.run(EXAMPLES[check.id][0]()) if isinstance(one, Finding))
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == len(runs[0])


@each_check
def test_an_empty_state_is_no_pass(check):
    for one in check.run(evidence_of()):
        assert isinstance(one, NotEvaluated | NotApplicable)
