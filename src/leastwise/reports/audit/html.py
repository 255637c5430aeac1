"""html: one self-contained page: no script, nothing to load, charts as inline SVG, for screens and for print.

The page stays small however large the account is: the gravest findings stand in it, and it says how many do not and
in which file they are.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from leastwise.model.finding import Severity
from leastwise.reports.analysis.finding_document import plain
from leastwise.reports.audit import charts, wording
from leastwise.reports.audit.report import AuditFinding, AuditReport, NotEvaluatedResult, RequirementResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.terminal import safe_text

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_FINDINGS: Final = 500
MOST_BYTES: Final = 1_800_000
"""Of findings; the rest of a page is limited by the numbers below."""
LIMITS: Final = {"accounts": 50, "changes": 50, "reasons": 60, "examples": 3, "details": 2000, "window": 50}
_TEMPLATES: Final = Path(__file__).parent / "templates"
_MARKUP: Final = 2000
_BUFFERED: Final = 500


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The findings of a severity that a page shows, and how many there are."""

    severity: Severity
    count: int
    shown: tuple[AuditFinding, ...]

    @property
    def shown_count(self) -> int:
        """How many are shown."""
        return len(self.shown)


@dataclass(frozen=True, slots=True)
class FrameworkGroup:
    """A framework's requirements: `met` have nothing failed or unknown, `failed` have, the others are not evaluated."""

    title: str
    requirements: tuple[RequirementResult, ...]
    met: int
    failed: int

    @property
    def unknown(self) -> int:
        """How many are neither met nor failed."""
        return len(self.requirements) - self.met - self.failed


def page(
    report: AuditReport, options: AuditFormatOptions, *, most_findings: int = MOST_FINDINGS, for_print: bool = False
) -> Iterator[str]:
    """The page in pieces; with no more than so many findings. `for_print`: light, everything unfolded."""
    template = _environment().get_template("page.html.j2")
    stream = template.stream(
        report=report,
        options=options,
        for_print=for_print,
        groups=_groups(report, most_findings),
        accounts=_accounts(report),
        frameworks=_frameworks(report),
        reasons=_reasons(report),
        limits=LIMITS,
    )
    stream.enable_buffering(_BUFFERED)
    yield from stream


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    def shown(value: Any) -> Any:
        return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "words": wording,
        "Severity": Severity,
        "grade": charts.grade,
    }
    for chart in (charts.donut, charts.score_bar, charts.severity_bar, charts.count_bar, charts.status_bar):
        environment.filters[chart.__name__] = chart
    environment.filters["code"] = lambda text: Markup("\n").join(escape(safe_text(line)) for line in text.split("\n"))
    environment.filters["evidence"] = _evidence
    return environment


def _groups(report: AuditReport, most: int) -> tuple[SeverityGroup, ...]:
    chosen: dict[Severity, list[AuditFinding]] = defaultdict(list)
    room = MOST_BYTES
    for number, one in enumerate(report.active):
        room -= _weight(one)
        if number >= most or room < 0:
            break
        chosen[one.recorded.finding.severity].append(one)
    return tuple(SeverityGroup(one, count, tuple(chosen[one])) for one, count in report.by_severity.items() if count)


def _weight(one: AuditFinding) -> int:
    """About how many bytes a finding takes on the page."""
    finding = one.recorded.finding
    texts = (
        *finding.explanation,
        *finding.remediation,
        *finding.notes,
        *one.remediation_cli,
        one.remediation_terraform,
    )
    return _MARKUP + sum(len(text.encode("utf-8", "backslashreplace")) for text in texts) * 5 // 4


def _evidence(finding: Any) -> str:
    """The finding's details as text, cut where they are long; empty without any."""
    text = json.dumps(finding.details, ensure_ascii=False, default=plain) if finding.details else ""
    limit = LIMITS["details"]
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text) - limit:,} more characters)"


def _accounts(report: AuditReport) -> list[tuple[str, dict[Severity, int], int]]:
    """(account, ACTIVE findings by severity, their sum) of each account, those with the gravest findings first."""
    counts: dict[str, Counter[Severity]] = {account: Counter() for account in report.scope.accounts}
    for one in report.active:
        account = one.recorded.finding.account_id or "organization"
        counts.setdefault(account, Counter())[one.recorded.finding.severity] += 1
    rows = [(name, {one: found[one] for one in Severity}, found.total()) for name, found in counts.items()]
    return sorted(rows, key=lambda row: [-count for count in row[1].values()])


def _frameworks(report: AuditReport) -> list[FrameworkGroup]:
    groups: dict[str, list[RequirementResult]] = defaultdict(list)
    for one in report.requirements:
        groups[one.framework].append(one)
    return [
        FrameworkGroup(
            wording.framework_title(name),
            tuple(found),
            sum(bool(one.counts.passed) and not one.counts.failed and not one.counts.not_evaluated for one in found),
            sum(bool(one.counts.failed) for one in found),
        )
        for name, found in groups.items()
    ]


def _reasons(report: AuditReport) -> list[tuple[str, str, list[NotEvaluatedResult]]]:
    """(reason, what would tell, results) of what was not evaluated, the most frequent first."""
    groups: dict[tuple[str, str], list[NotEvaluatedResult]] = defaultdict(list)
    for one in report.not_evaluated:
        groups[one.reason, one.missing_action].append(one)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [(reason, action, found) for (reason, action), found in ordered]


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    for part in page(report, options):
        yield part.encode("utf-8", "backslashreplace")


HTML: Final = AuditFormat("html", "One self-contained page, for screens and print", _write, ".html")
