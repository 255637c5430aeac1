"""One finding in full, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from leastwise.cli.policy.printing import print_lines
from leastwise.model.finding import RecordedFinding
from leastwise.reports.analysis.finding_document import finding_document, iso, json_lines, plain
from leastwise.reports.analysis.json_document import SCHEMA_VERSION
from leastwise.reports.analysis.table import COLORS
from leastwise.reports.analysis.wrapping import wrapped
from leastwise.reports.terminal import style, wants_color, width_of


def show_finding(one: RecordedFinding, output: str) -> None:
    """Print a finding with everything that is known of it."""
    if output == "json":
        document = {"schemaVersion": SCHEMA_VERSION, **finding_document(one)}
        print_lines(json_lines(document))
        return
    sys.stdout.flush()
    for line in _lines(one, width_of(sys.stdout) or 80, wants_color(sys.stdout)):
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _lines(one: RecordedFinding, width: int, color: bool) -> Iterator[str]:
    finding = one.finding
    yield style(COLORS[finding.severity], color)(f"{finding.severity}  {finding.finding_type}  {one.status}")
    yield from wrapped(finding.title, width, 0)
    yield ""
    rows = {
        "resource": f"{finding.resource_type} {finding.resource}",
        "account": finding.account_id,
        "region": finding.region,
        "principal": finding.principal,
        "first seen": iso(one.first_seen),
        "last seen": iso(one.last_seen),
        "resolved": iso(one.resolved_at) if one.resolved_at else "",
        "archived by": f"{one.archived_by}: {one.archive_reason}" if one.archived_by else "",
        "check": finding.check,
        "id": finding.finding_id,
    }
    for name, value in rows.items():
        if value:
            yield from wrapped(f"{name:<12}{value}", width, 12)
    parts = (("What was found", finding.explanation), ("What to do", finding.remediation), ("Notes", finding.notes))
    for title, sentences in parts:
        if sentences:
            yield from ("", style("1", color)(title))
            for sentence in sentences:
                yield from wrapped(f"  {sentence}", width, 4)
    if finding.details:
        yield from ("", style("1", color)("Details"))
        for name, value in finding.details.items():
            yield from wrapped(f"  {name}: {_value(value)}", width, 4)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=plain)
