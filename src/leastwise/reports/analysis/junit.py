"""junit: JUnit XML; a suite for each check, in it a failure for each ACTIVE finding, and what was not evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from leastwise.model.finding import FindingStatus, RecordedFinding
from leastwise.reports.analysis.analysis_report import AnalysisReport, Unjudged
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions

# What XML 1.0 cannot hold, not even as a reference (XML 1.0, "Characters").
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="leastwise analyze" {_totals(report.findings, report.not_evaluated, _clean(report))}>'
    for check in report.checks:
        found = tuple(one for one in report.findings if one.finding.check == check.check)
        missed = tuple(one for one in report.not_evaluated if one.check == check.check)
        clean = 0 if found or missed else 1
        yield f"  <testsuite name={_attribute(check.check)} {_totals(found, missed, clean)}>"
        for one in found:
            yield from _case(one)
        for unjudged in missed:
            name = unjudged.resource or unjudged.resource_type or f"account {unjudged.account_id}"
            yield f"    <testcase classname={_attribute(check.check)} name={_attribute(name)}>"
            yield f"      <skipped message={_attribute(unjudged.reason)}/>"
            yield "    </testcase>"
        if clean:
            name = _attribute(f"evaluated {check.evaluated}")
            yield f"    <testcase classname={_attribute(check.check)} name={name}/>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _clean(report: AnalysisReport) -> int:
    told = {one.finding.check for one in report.findings} | {one.check for one in report.not_evaluated}
    return sum(check.check not in told for check in report.checks)


def _totals(found: tuple[RecordedFinding, ...], missed: tuple[Unjudged, ...], clean: int) -> str:
    failures = sum(one.status is FindingStatus.ACTIVE for one in found)
    skipped = len(missed) + len(found) - failures
    return f'tests="{len(found) + len(missed) + clean}" failures="{failures}" errors="0" skipped="{skipped}"'


def _case(one: RecordedFinding) -> Iterator[str]:
    finding = one.finding
    name = f"{finding.finding_type} {finding.resource} {finding.finding_id[:12]}"
    yield f"    <testcase classname={_attribute(finding.check)} name={_attribute(name)}>"
    if one.status is FindingStatus.ACTIVE:
        text = "\n".join((finding.title, *finding.explanation, *finding.remediation))
        kind, title = _attribute(finding.severity.value), _attribute(finding.title)
        yield f"      <failure type={kind} message={title}>{_text(text)}</failure>"
    else:
        yield f"      <skipped message={_attribute(f'{one.status}: {one.archive_reason}')}/>"
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


JUNIT: Final = AnalysisFormat("junit", "JUnit XML, for test reports of continuous integration", _write)
