"""junit: JUnit XML; a suite for each check: a failure for each ACTIVE finding, a skipped case for each other result.

Resources that passed are counted by one case that passes, since only their number is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from leastwise.model.finding import FindingStatus
from leastwise.reports.analysis.finding_document import iso
from leastwise.reports.audit.report import AuditedCheck, AuditFinding, AuditReport, NotEvaluatedResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import place, unjudged_place

# What XML 1.0 cannot hold, not even as a reference (XML 1.0, "Characters").
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# These move or hide text where a viewer shows it.
_HIDDEN: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    found: dict[str, list[AuditFinding]] = defaultdict(list)
    missed: dict[str, list[NotEvaluatedResult]] = defaultdict(list)
    for one in report.findings:
        found[one.check.id].append(one)
    for result in report.not_evaluated:
        missed[result.check.id].append(result)
    suites = list(report.checks)
    passing = sum(bool(check.counts.passed) for check in suites)
    totals = _totals(list(report.findings), len(report.not_evaluated), passing)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="leastwise audit" {totals}>\n'.encode()
    for check in suites:
        yield from _suite(report, check, found[check.id], missed[check.id])
    yield b"</testsuites>\n"


def _suite(
    report: AuditReport, check: AuditedCheck, found: list[AuditFinding], missed: list[NotEvaluatedResult]
) -> Iterator[bytes]:
    totals = _totals(found, len(missed), int(bool(check.counts.passed)))
    yield f'<testsuite name={_quoted(check.id)} timestamp="{iso(report.generated_at)}" {totals}>\n'.encode()
    yield f"<properties><property name={_quoted('practice')} value={_quoted(check.practice)}/></properties>\n".encode()
    if check.counts.passed:
        name = _quoted(f"{check.title}: {check.counts.passed} passed")
        yield f"<testcase classname={_quoted(check.id)} name={name}/>\n".encode()
    for one in found:
        yield _case(check, f"{place(one.recorded)} {one.recorded.finding.finding_id[:12]}", _outcome(one))
    for result in missed:
        needs = f" (needs {result.missing_action})" if result.missing_action else ""
        skipped = f"<skipped message={_quoted(f'not evaluated: {result.reason}{needs}')}/>"
        yield _case(check, unjudged_place(result), skipped)
    yield b"</testsuite>\n"


def _outcome(one: AuditFinding) -> str:
    recorded, finding = one.recorded, one.recorded.finding
    if recorded.status is not FindingStatus.ACTIVE:
        why = f"{recorded.status} by {recorded.archived_by}: {recorded.archive_reason}"
        return f"<skipped message={_quoted(why)}/>"
    lines = (*finding.explanation, *finding.remediation, *one.remediation_cli)
    text = escape(_safe("\n".join(lines)))
    return f"<failure type={_quoted(finding.severity)} message={_quoted(finding.title)}>{text}</failure>"


def _case(check: AuditedCheck, name: str, outcome: str) -> bytes:
    return f"<testcase classname={_quoted(check.id)} name={_quoted(name)}>{outcome}</testcase>\n".encode()


def _totals(found: list[AuditFinding], missed: int, passing: int) -> str:
    failures = sum(one.recorded.status is FindingStatus.ACTIVE for one in found)
    skipped = missed + len(found) - failures
    return f'tests="{len(found) + missed + passing}" failures="{failures}" errors="0" skipped="{skipped}"'


def _quoted(text: str) -> str:
    return quoteattr(_safe(text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _safe(text: str) -> str:
    shown = _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return _NO_XML.sub("\ufffd", shown)


JUNIT: Final = AuditFormat("junit", "JUnit XML, for test reports of continuous integration", _write, ".xml")
