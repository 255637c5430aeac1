"""Formats of analyses: hostile texts, widths, every status, what was not evaluated."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from leastwise.errors import InputError
from leastwise.model.finding import Finding, FindingStatus, RecordedFinding, Severity
from leastwise.reports.analysis import ANALYSIS_FORMATS, AnalysisOptions, analysis_format
from leastwise.reports.analysis.analysis_report import AnalysisReport, CheckSummary, Unjudged

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTILE = "\x1b[2J\x9bred\u202e\u2028\x00 =cmd|'/c calc'!A1 <b>&amp; \"quoted\" \ud800 日本語"
LONG = "arn:aws:iam::111122223333:role/" + "a-very-long-path/" * 9 + "end"


def recorded(text: str = "Open", status: FindingStatus = FindingStatus.ACTIVE, **more: Any) -> RecordedFinding:
    settings: dict[str, Any] = {"severity": Severity.HIGH, "details": {"note": text, "at": NOW, "id": "no id"}, **more}
    finding = Finding(
        check="a-check",
        finding_type="ExternalAccess",
        title=text,
        account_id="111122223333",
        region="global",
        resource_type="AWS::IAM::Role",
        resource=LONG,
        explanation=(text,),
        remediation=(text,),
        **settings,
    )
    resolved = NOW if status is FindingStatus.RESOLVED else None
    by = ("archive rule r", text) if status is FindingStatus.ARCHIVED else ("", "")
    return RecordedFinding(finding, status, NOW - timedelta(days=1), NOW, resolved, *by)


def report(*findings: RecordedFinding, unjudged: int = 0) -> AnalysisReport:
    check = CheckSummary(
        "a-check", "A check", "external", Severity.HIGH, HOSTILE, ("https://docs.aws.amazon.com/",), 1, 2
    )
    missed = tuple(
        Unjudged("a-check", "111122223333", "AWS::IAM::Role", f"role{number}", HOSTILE, "iam:GetRole")
        for number in range(unjudged)
    )
    return AnalysisReport("1.0", NOW, ("external",), {}, {"days": 90, "since": NOW}, (check,), findings, missed, ("n",))


FULL = report(*(recorded(HOSTILE, status) for status in FindingStatus), unjudged=5)


def written(name: str, one: AnalysisReport = FULL, width: int = 80) -> str:
    return "\n".join(analysis_format(name).write(one, AnalysisOptions(width)))


@pytest.mark.parametrize("form", ANALYSIS_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("one", [FULL, report()], ids=["full", "empty"])
def test_no_format_lets_control_characters_through(form: Any, one: AnalysisReport) -> None:
    text = "\n".join(form.write(one, AnalysisOptions()))
    if form.name != "csv":  # a cell is what it is: quoted, never shown by a terminal as it stands
        assert not {"\x1b", "\x00"} & set(text)
    text.encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("width", [40, 80, 132])
def test_the_table_keeps_to_the_width(width: int) -> None:
    lines = written("table", width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert "\u202e" not in "".join(lines)
    assert "    and 2 more" in lines
    assert any("ARCHIVED" in line for line in lines)


def test_json_keeps_the_members_of_the_finding() -> None:
    document = json.loads(written("json"))
    first = document["findings"][0]
    assert first["id"] == FULL.findings[0].finding.finding_id
    assert first["at"] == "2026-03-01T12:00:00Z"
    assert [one["status"] for one in document["findings"]] == ["ACTIVE", "ARCHIVED", "RESOLVED"]
    assert document["findings"][1]["archiveReason"] == HOSTILE
    assert document["findings"][2]["resolvedAt"] == "2026-03-01T12:00:00Z"
    assert len(document["notEvaluated"]) == 5
    assert document["summary"]["evaluated"] == {"a-check": "1 of 2"}


def test_ndjson_is_one_line_a_finding() -> None:
    assert len([json.loads(line) for line in written("ndjson").splitlines()]) == 3


def test_csv_cells_are_no_formulas() -> None:
    findings = [recorded(text) for text in ("=1+1", "+1", "-1", "@x", "\tx", 'plain, "quoted"\nline')]
    rows = list(csv.DictReader(io.StringIO(written("csv", report(*findings)), newline="")))
    assert [row["title"][0] for row in rows] == ["'"] * 5 + ["p"]
    assert rows[5]["title"] == 'plain, "quoted"\nline'


def test_sarif_names_rule_place_and_fingerprint() -> None:
    (run,) = json.loads(written("sarif"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["a-check"]
    first, archived, resolved = run["results"]
    assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == LONG
    assert first["partialFingerprints"] == {"leastwise/v1": FULL.findings[0].finding.finding_id}
    assert archived["suppressions"][0]["status"] == "accepted"
    assert resolved["baselineState"] == "absent"
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 6


def test_junit_counts_what_it_lists() -> None:
    suites = ElementTree.fromstring(written("junit").encode("utf-8", "backslashreplace"))
    cases = suites.findall(".//testcase")
    assert (suites.get("tests"), len(cases)) == ("8", 8)
    assert (suites.get("failures"), len(suites.findall(".//failure"))) == ("1", 1)
    assert (suites.get("skipped"), len(suites.findall(".//skipped"))) == ("7", 7)
    clean = ElementTree.fromstring(written("junit", report()))
    assert [case.get("name") for case in clean.findall(".//testcase")] == ["evaluated 1 of 2"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="no format 'xml'"):
        analysis_format("xml")
