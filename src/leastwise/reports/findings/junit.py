"""junit: JUnit XML; a test case for each file that is clean, and one for each finding and input error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.validation_report import Notice, ReportedFinding, ValidationReport

# What XML 1.0 cannot hold, not even as a reference (XML 1.0, "Characters").
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _write(report: ValidationReport, options: FindingOptions) -> Iterator[str]:
    found = {one.file for one in report.findings}
    clean = [file for file in report.files if file not in found]
    tests = len(clean) + len(report.findings) + len(report.errors) + len(report.not_evaluated)
    totals = (
        f'tests="{tests}" failures="{len(report.findings)}" errors="{len(report.errors)}" '
        f'skipped="{len(report.not_evaluated)}"'
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="leastwise policy validate" {totals}>'
    yield f'  <testsuite name="leastwise policy validate" {totals}>'
    yield "    <properties>"
    yield f'      <property name="version" value={_attribute(report.tool_version)}/>'
    yield f'      <property name="referenceDate" value={_attribute(report.reference_date)}/>'
    yield "    </properties>"
    for file in clean:
        yield f'    <testcase classname={_attribute(file)} name="no findings"/>'
    for one in report.findings:
        yield from _failure(one)
    for notice in report.errors:
        yield from _case(notice.file, "input", f"<error message={_attribute(_placed(notice))}/>")
    for notice in report.not_evaluated:
        yield from _case(notice.file, notice.policy or "policy", f"<skipped message={_attribute(notice.message)}/>")
    yield "  </testsuite>"
    yield "</testsuites>"


def _failure(one: ReportedFinding) -> Iterator[str]:
    place = f"{one.start.line}:{one.start.column + 1}"
    name = " ".join(part for part in (one.code, one.policy, one.statement, place) if part)
    text = _text(f"{one.file}:{place}: {one.message}\n{one.learn_more}".rstrip())
    inner = f"<failure type={_attribute(one.type)} message={_attribute(one.message)}>{text}</failure>"
    yield from _case(one.file, name, inner)


def _case(file: str, name: str, inner: str) -> Iterator[str]:
    yield f"    <testcase classname={_attribute(file)} name={_attribute(name)}>"
    yield f"      {inner}"
    yield "    </testcase>"


def _placed(one: Notice) -> str:
    return f"line {one.line}, column {one.column}: {one.message}" if one.line is not None else one.message


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


JUNIT: Final = FindingFormat("junit", "JUnit XML, for test reports of continuous integration", _write)
