"""Rules on `leastwise timeline`: which are asked, and their states as text for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from leastwise.usecases.recorder.rules.history import ComplianceChange
    from leastwise.usecases.recorder.rules.selection import SelectedRule
    from leastwise.usecases.recorder.timelines import ComplianceOf
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

ALL: Final = "all"
_COLORS: Final = {"COMPLIANT": "32", "NON_COMPLIANT": "31;1", "INSUFFICIENT_DATA": "33", "NOT_APPLICABLE": "2"}


def asked_rules(home: Path, names: Sequence[str]) -> list[SelectedRule]:
    """Return the rules named (`all`: every one that needs no parameter), else those enabled; none where none are.

    Raises InputError for a rule that does not exist.
    """
    from leastwise.usecases.recorder.rules.selection import read_shelf, rule_folders, select_rules

    shelf = read_shelf(rule_folders(home, None))
    if names:
        wanted = [name for name in names if name != ALL]
        selected = select_rules(shelf, wanted, {})[0] if wanted else []
        if ALL in names:
            known = {one.rule.identifier for one in selected}
            selected += [one for one in select_rules(shelf, (), {})[0] if one.rule.identifier not in known]
        return selected
    from leastwise.usecases.recorder.rules.enabled import selected_of

    return selected_of(home, shelf)


def timeline_compliance(recorder: OpenRecorder, home: Path, names: Sequence[str]) -> ComplianceOf | None:
    """Return what tells the states of rules; None where no rule is named or enabled, which costs a look for a file."""
    from datetime import UTC, datetime

    if not names and not (home / "rules" / "enabled.json").exists():
        return None
    selected = asked_rules(home, names)
    if not selected:
        return None
    from leastwise.cli.policy.printing import reference
    from leastwise.usecases.recorder.timelines_rules import compliance_of_timelines

    return compliance_of_timelines(recorder, selected, datetime.now(UTC), reference)


def rule_lines(changes: Iterable[ComplianceChange], color: bool, indent: str) -> Iterator[str]:
    """Yield the rules whose state changed: those that comply or do not apply in a line, the others one by one."""
    from leastwise.reports.terminal import safe_text, style

    calm: dict[str, list[str]] = {}
    for change in changes:
        compliance = change.evaluation.compliance.value
        if change.before is None and compliance in ("COMPLIANT", "NOT_APPLICABLE"):
            calm.setdefault(compliance, []).append(change.rule)
            continue
        before = f", before {change.before.compliance.value}" if change.before is not None else ""
        about = f": {change.evaluation.annotation}" if change.evaluation.annotation else ""
        state = style(_COLORS[compliance], color)(compliance)
        yield f"{indent}§ {safe_text(change.rule)} {state}{before}{safe_text(about)}"
    for compliance, rules in calm.items():
        yield f"{indent}§ {style(_COLORS[compliance], color)(compliance)} {safe_text(', '.join(rules))}"


def others_lines(
    changes: Sequence[ComplianceChange], color: bool, indent: str, time: Callable[[ComplianceChange], str]
) -> Iterator[str]:
    """Yield a paragraph for each moment at which compliance changed without an entry of the timeline."""
    from itertools import groupby

    from leastwise.reports.terminal import safe_text, style

    for moment, listed in groupby(changes, key=time):
        found = list(listed)
        yield style("1", color)(safe_text(f"·    {moment}  {_reason(found[0])}"))
        yield from rule_lines(found, color, indent)


def _reason(change: ComplianceChange) -> str:
    version = change.version
    if version is not None:
        event = f": {version.cause.event_name}" if version.cause is not None else ""
        return f"through {change.through or 'another version'}, version {version.number}{event}"
    if change.before is None:
        return "as far as was recorded by then"
    is_known = change.before.compliance.value != "INSUFFICIENT_DATA"
    return "time passed" if is_known else "time passed, or more became known"
