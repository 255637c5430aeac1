"""The summary of a collection: counts by account and type, and what could not be read, as text, JSON or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from leastwise.inventory.snapshots import RecordedType
    from leastwise.usecases.recorder.collecting import Collected

_MOST_REASONS = 20


def print_summary(collected: Collected, output: str) -> None:
    """Print to stdout: `output` is table, json or csv (one row for a type in an account, then what was not read)."""
    if output == "json":
        typer.echo(json.dumps(_document(collected), indent=2, ensure_ascii=False))
    elif output == "csv":
        _print_csv(collected)
    else:
        for line in _lines(collected):
            typer.echo(line)


def _document(collected: Collected) -> dict[str, Any]:
    return {
        "schemaVersion": 1,
        "complete": collected.is_complete,
        "source": collected.source,
        "snapshots": list(collected.snapshots),
        "started": collected.started.isoformat(),
        "finished": collected.finished.isoformat(),
        "parts": collected.parts,
        "partsTakenUp": collected.taken_up,
        "regions": {account: list(regions) for account, regions in sorted(collected.regions.items())},
        "resourceTypes": [
            {
                "accountId": one.account_id,
                "resourceType": one.resource_type,
                "recorded": _present(one),
                "new": one.new,
                "changed": one.changed,
                "gone": one.gone,
                "unchanged": one.unchanged,
            }
            for one in collected.types
        ],
        "missingActions": list(collected.missing_actions),
        "notRead": [
            {
                "accountId": one.account_id,
                "awsRegion": one.region,
                "resourceType": one.resource_type,
                "resource": one.resource,
                "missingAction": one.missing_action,
                "reason": one.reason,
            }
            for one in collected.not_read
        ],
    }


def _present(one: RecordedType) -> int:
    return one.new + one.changed + one.unchanged


def _print_csv(collected: Collected) -> None:
    names = (
        "accountId",
        "awsRegion",
        "resourceType",
        "resource",
        "recorded",
        "new",
        "changed",
        "gone",
        "missingAction",
    )
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow((*names, "reason"))
    for one in collected.types:
        counts = (_present(one), one.new, one.changed, one.gone)
        rows.writerow((one.account_id, "", one.resource_type, "", *counts, "", ""))
    for not_read in collected.not_read:
        place = (not_read.account_id, not_read.region, not_read.resource_type, not_read.resource)
        rows.writerow((*place, "", "", "", "", not_read.missing_action, not_read.reason))


def _lines(collected: Collected) -> list[str]:
    """The summary for people."""
    header = ("account", "type", "recorded", "new", "changed", "gone")
    rows = [
        (
            one.account_id,
            one.resource_type,
            *(f"{count:,}" for count in (_present(one), one.new, one.changed, one.gone)),
        )
        for one in collected.types
    ]
    lines = _table([header, *rows]) if rows else ["nothing was read"]
    seconds = (collected.finished - collected.started).total_seconds()
    total = sum(_present(one) for one in collected.types)
    news = [sum(getattr(one, name) for one in collected.types) for name in ("new", "changed", "gone")]
    lines.append(
        f"{total:,} resources in {seconds:,.1f} s: {news[0]:,} new, {news[1]:,} changed, {news[2]:,} gone"
        + (f"; Regions: {_regions(collected)}" if collected.regions else "")
    )
    return lines + _not_read_lines(collected)


def _regions(collected: Collected) -> str:
    names = sorted({region for regions in collected.regions.values() for region in regions})
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _not_read_lines(collected: Collected) -> list[str]:
    """What was refused, equal reasons put together."""
    from leastwise.reports.terminal import safe_text

    if not collected.not_read:
        return []
    lines = ["not read:"] if collected.is_complete else ["INCOMPLETE, not read:"]
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for one in collected.not_read:
        why = f"needs {one.missing_action}" if one.missing_action else one.reason
        where = one.account_id if one.region == "global" else f"{one.account_id} {one.region}"
        reasons.setdefault((where, one.resource_type, why), []).append(one.resource)
    for (where, resource_type, why), resources in list(reasons.items())[:_MOST_REASONS]:
        named = [name for name in resources if name]
        what = f" {named[0]}" + (f" and {len(named) - 1:,} more" if len(named) > 1 else "") if named else ""
        lines.append(safe_text(f"  {where}  {resource_type}{what}: {why}"))
    if len(reasons) > _MOST_REASONS:
        lines.append(f"  and {len(reasons) - _MOST_REASONS:,} more: --output json lists all")
    if collected.missing_actions:
        lines.append("  `leastwise doctor --policy` prints a policy that allows all that is read")
    return lines
