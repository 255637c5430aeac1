"""How `leastwise rules` writes its answers: text for people, rows for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from leastwise.cli.timeline_output import write_objects

if TYPE_CHECKING:
    from leastwise.model.configuration_item import ConfigurationItem
    from leastwise.usecases.recorder.rules.history import ComplianceChange
    from leastwise.usecases.recorder.rules.results import RuleResult, RuleSummary
    from leastwise.usecases.recorder.rules.selection import SelectedRule, Shelf, SkippedRule
    from leastwise.usecases.recorder.versions import Version

_COLORS: Final = {"COMPLIANT": "32", "NON_COMPLIANT": "31;1", "INSUFFICIENT_DATA": "33", "NOT_APPLICABLE": "2"}
_MOST_LISTED: Final = 20
"""Resources listed a rule, unless all are wanted."""


def show_shelf(shelf: Shelf, output: str) -> None:
    """Write all rules."""
    from leastwise.usecases.recorder.rules.managed import RULES
    from leastwise.usecases.recorder.rules.rows import shelf_rows

    rows = shelf_rows(shelf, [rule.identifier for rule in RULES])
    if output != "table":
        write_objects(rows, output)
        return
    for row in rows:
        _print([(row["configRuleName"], "1"), (f"  {row['title']}", "")])
        for one in row["parameters"]:
            value = f"={one['default']}" if one["default"] is not None else "=…" if one["required"] else ""
            _print([(f"    {one['name']}{value}  {one['description']}", "2")])


def show_results(
    results: Sequence[RuleResult],
    selected: Sequence[SelectedRule],
    skipped: Sequence[SkippedRule],
    moment: datetime,
    output: str,
    *,
    list_all: bool,
) -> None:
    """Write results: in the table a line a rule, and the resources that do not comply."""
    from leastwise.usecases.recorder.rules.results import summaries
    from leastwise.usecases.recorder.rules.rows import result_row, skipped_row, summary_row

    found = summaries([(one.rule.identifier, one.rule.title) for one in selected], results)
    if output == "csv":
        write_objects([result_row(result, moment) for result in results], output)
    elif output == "json":
        _print_json(
            {
                "summary": [summary_row(one) for one in found],
                "notEvaluated": [skipped_row(one) for one in skipped],
                "rows": [result_row(result, moment) for result in results],
            }
        )
    else:
        by_rule = {rule: list(listed) for rule, listed in groupby(results, key=lambda result: result.rule)}
        for summary in found:
            _show_rule(summary, by_rule.get(summary.rule, []), list_all=list_all)
    if output != "json":
        _say_skipped(skipped)


def show_changes(changes: Sequence[ComplianceChange], skipped: Sequence[SkippedRule], output: str) -> None:
    """Write the compliance of resources over time: in the table a heading a resource and rule."""
    from leastwise.usecases.recorder.rules.rows import change_row, skipped_row

    if output == "csv":
        write_objects([change_row(change) for change in changes], output)
    elif output == "json":
        _print_json(
            {
                "notEvaluated": [skipped_row(one) for one in skipped],
                "rows": [change_row(change) for change in changes],
            }
        )
    else:
        for (_, rule), listed in groupby(changes, key=lambda change: (change.item.key, change.rule)):
            of_rule = list(listed)
            _print([(f"{rule}  ", "1"), (_name(of_rule[0].item), "")])
            for change in of_rule:
                _show_change(change)
    if output != "json":
        _say_skipped(skipped)


def _show_rule(summary: RuleSummary, results: Sequence[RuleResult], *, list_all: bool) -> None:
    from leastwise.usecases.recorder.rules.rule import ComplianceType

    wrong = summary.counts[ComplianceType.NON_COMPLIANT]
    unknown = summary.counts[ComplianceType.INSUFFICIENT_DATA]
    counted = f"{wrong:,} of {summary.total:,}" if summary.total else "no resource"
    counted += f", {unknown:,} without data" if unknown else ""
    _print([(summary.rule, "1"), (f"  {counted}", _COLORS[summary.compliance]), (f"  {summary.title}", "")])
    listed = [one for one in results if list_all or one.evaluation.compliance is ComplianceType.NON_COMPLIANT]
    for result in listed if list_all else listed[:_MOST_LISTED]:
        name = _name(result.item)
        compliance = result.evaluation.compliance
        _print([(f"    {compliance:<18}", _COLORS[compliance]), (f"{name}: {result.evaluation.annotation}", "")])
    if len(listed) > _MOST_LISTED and not list_all:
        _print([(f"    and {len(listed) - _MOST_LISTED:,} more; --all lists them", "2")])
    if not list_all:
        _show_unknown(results)


def _name(item: ConfigurationItem) -> str:
    """The resource by type, name and account; the region of an account or of a regional resource."""
    region = f" {item.region}" if item.region != "global" else ""
    if item.resource_type == "AWS::::Account":
        return f"account {item.account_id}{region}"
    return f"{item.resource_type} {item.resource_name or item.resource_id} in account {item.account_id}{region}"


def _show_unknown(results: Iterable[RuleResult]) -> None:
    """What was not recorded, in a line for all resources that lack the same."""
    from leastwise.usecases.recorder.rules.rule import ComplianceType

    unknown = Counter(
        result.evaluation.annotation
        for result in results
        if result.evaluation.compliance is ComplianceType.INSUFFICIENT_DATA
    )
    for annotation, count in unknown.most_common(_MOST_LISTED):
        resources = "1 resource" if count == 1 else f"{count:,} resources"
        _print([(f"    {'INSUFFICIENT_DATA':<18}", _COLORS["INSUFFICIENT_DATA"]), (f"{resources}: {annotation}", "")])
    if len(unknown) > _MOST_LISTED:
        rest = sum(count for _, count in unknown.most_common()[_MOST_LISTED:])
        _print([(f"    and {rest:,} more resources; --all lists them", "2")])


def _show_change(change: ComplianceChange) -> None:
    from leastwise.usecases.recorder.rules.rows import time_text

    compliance = change.evaluation.compliance
    _print(
        [
            (f"    {time_text(change.moment)}  ", ""),
            (f"{compliance:<18}", _COLORS[compliance]),
            (change.evaluation.annotation, ""),
        ]
    )
    _print([(f"        {'; '.join(_cause(change))}", "2")])


def _cause(change: ComplianceChange) -> Iterator[str]:
    version = change.version
    if version is None:
        was_unknown = change.before is None or change.before.compliance == "INSUFFICIENT_DATA"
        yield "as far as was recorded by then" if was_unknown else "time passed"
        return
    through = f"through {change.through}, " if change.through else ""
    yield f"{through}version {version.number}: {_what(version)}"
    if version.cause is not None:
        yield f"event {version.cause.event_id}"


def _what(version: Version) -> str:
    if version.cause is not None:
        return f"{version.kind.value} by {version.actor}: {version.cause.event_name}"
    if version.is_unseen:
        return f"{version.kind.value} by an unseen hand"
    origins = {"snapshot": "in a snapshot", "config": "in AWS Config", "trail": "known from later events"}
    return f"{version.kind.value} ({origins.get(version.item.origin.value, version.item.origin.value)})"


def _say_skipped(skipped: Sequence[SkippedRule]) -> None:
    from leastwise.reports.terminal import safe_text

    for one in skipped:
        sys.stderr.write(safe_text(f"leastwise: not evaluated: {one.identifier} {one.reason}") + "\n")


def _print(parts: Iterable[tuple[str, str]]) -> None:
    """A line of texts, each in its style."""
    from leastwise.reports.terminal import safe_text, style, wants_color

    color = wants_color(sys.stdout)
    line = "".join(style(code, color and bool(code))(safe_text(text)) for text, code in parts)
    sys.stdout.write(line.rstrip() + "\n")


def _print_json(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps({"schemaVersion": 1, **document}, indent=1, default=dict) + "\n")
