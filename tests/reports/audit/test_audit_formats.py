"""Formats of audits: hostile texts, widths, counts, what was not evaluated, and nothing at all."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from junitparser import Failure, JUnitXml, Skipped
from rich.cells import cell_len

from leastwise.errors import InputError
from leastwise.reports.audit import AUDIT_FORMATS, AuditFormatOptions, audit_format
from leastwise.reports.audit.report import AuditReport

NAMES = "table json ndjson csv html markdown sarif junit ocsf asff pdf".split()
TEXTS = [form for form in AUDIT_FORMATS if not form.is_binary]


def written(name: str, report: AuditReport, **options: Any) -> str:
    return b"".join(audit_format(name).write(report, AuditFormatOptions(**options))).decode()


def test_every_format_is_on_the_shelf_once() -> None:
    assert [form.name for form in AUDIT_FORMATS] == NAMES
    with pytest.raises(InputError, match="no format 'xlsx'"):
        audit_format("xlsx")


@pytest.mark.parametrize("form", TEXTS, ids=lambda form: form.name)
def test_no_format_lets_control_characters_through(
    form: Any, full_report: AuditReport, empty_report: AuditReport
) -> None:
    for report in (full_report, empty_report):
        text = written(form.name, report)
        if form.name != "csv":  # a cell is what it is: quoted, never shown by a terminal as it stands
            assert not {"\x1b", "\x00", "\x9b", "\u202e", "\u2028"} & set(text)


@pytest.mark.parametrize("width", [40, 80, 132])
def test_the_table_keeps_to_the_width(width: int, full_report: AuditReport) -> None:
    lines = written("table", full_report, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_the_table_tells_scores_priorities_changes_and_gaps(full_report: AuditReport) -> None:
    text = written("table", full_report, width=132)
    assert "57 %  9 of 23, 1 not evaluated (was 50 %)" in text
    assert "Review permissions regularly" in text
    assert "nothing to judge" in text
    for head in ("Fix first", "Gravest findings  (2)", "Since 2026-11-17 17:05 UTC", "Not evaluated  (2)"):
        assert head in text
    assert "needs iam:GetCredentialReport" in text
    assert "3 findings archived" in text
    assert "4 findings: 1 CRITICAL, 1 HIGH, 1 MEDIUM, 1 LOW" in text


def test_the_table_of_a_large_audit_is_a_summary(large_report: AuditReport) -> None:
    text = written("table", large_report, companion="all.csv")
    assert len(text.splitlines()) < 120
    assert "7,985 more: see all.csv" in text


def test_colour_is_only_where_it_is_asked_for(full_report: AuditReport) -> None:
    assert "\x1b[" not in written("table", full_report)
    assert "\x1b[31" in written("table", full_report, color=True)


def test_json_holds_everything(full_report: AuditReport, empty_report: AuditReport) -> None:
    document = json.loads(written("json", full_report))
    assert document["schemaVersion"] == 1
    first = document["findings"][0]
    assert first["practice"] == "least-privilege"
    assert first["note"] == full_report.findings[0].recorded.finding.details["note"]
    assert first["frameworks"]["cis_aws_3.0"] == ["1.4", "1.16"]
    assert [one["status"] for one in document["findings"]] == ["ACTIVE"] * 4 + ["ARCHIVED"]
    assert document["practices"][9]["score"] is None
    assert document["practices"][1]["previousScore"] == 0.5
    assert document["summary"]["bySeverity"]["CRITICAL"] == 1
    assert document["notEvaluated"][1]["missingAction"] == "iam:GetCredentialReport"
    assert len(document["changes"]["resolved"]) == 1
    nothing = json.loads(written("json", empty_report))
    assert (nothing["findings"], nothing["practices"], nothing["summary"]["score"]) == ([], [], None)


def test_ndjson_is_one_line_a_finding(full_report: AuditReport) -> None:
    lines = [json.loads(line) for line in written("ndjson", full_report).splitlines()]
    assert [one["id"] for one in lines] == [one.recorded.finding.finding_id for one in full_report.findings]


def test_csv_holds_findings_and_gaps_and_no_formulas(full_report: AuditReport) -> None:
    text = written("csv", full_report)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["status"] for row in rows] == ["ACTIVE"] * 4 + ["ARCHIVED"] + ["NOT_EVALUATED"] * 2
    assert rows[0]["requirements"].count(";") == 2
    assert rows[6]["missingAction"] == "iam:GetCredentialReport"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_csv_of_many_findings_loses_none(large_report: AuditReport) -> None:
    rows = csv.reader(io.StringIO(written("csv", large_report), newline=""))
    assert sum(1 for _ in rows) == 1 + len(large_report.findings) + len(large_report.not_evaluated)


def test_markdown_keeps_texts_as_texts(full_report: AuditReport, large_report: AuditReport) -> None:
    text = written("markdown", full_report, companion="all.csv")
    assert "<script" not in text
    assert "\n# heading" not in text
    assert "@team" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    heads = {line: line.replace("\\|", "").count("|") for line in rows}
    assert set(heads.values()) <= {4, 5, 6}
    large = written("markdown", large_report, companion="all.csv")
    assert len(large) < 65_536
    assert "And 3,975 more, in `all.csv`." in large


def test_junit_counts_what_it_lists(full_report: AuditReport, empty_report: AuditReport) -> None:
    suites = JUnitXml.fromstring(written("junit", full_report).encode())
    cases = [case for suite in suites for case in suite]
    outcomes = [type(result) for case in cases for result in case.result]
    assert (suites.tests, suites.failures, suites.skipped) == (len(cases), 4, 3)
    assert (outcomes.count(Failure), outcomes.count(Skipped)) == (4, 3)
    for suite in suites:
        assert suite.tests == len(list(suite))
    assert JUnitXml.fromstring(written("junit", empty_report).encode()).tests == 0
