"""How `leastwise timeline` writes its answers: text for people, rows for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leastwise.model.configuration_item import ConfigurationItem
    from leastwise.usecases.recorder.elevations import Elevation
    from leastwise.usecases.recorder.timelines import ComplianceOf, TimelineOptions
    from leastwise.usecases.recorder.timelines_store import OpenRecorder

TABLE = "table"


def show_lifetimes(
    recorder: OpenRecorder,
    resources: Sequence[ConfigurationItem],
    options: TimelineOptions,
    output: str,
    *,
    patch: bool,
    compliance_of: ComplianceOf | None = None,
) -> None:
    """Write the timelines of resources, with the states of rules where `compliance_of` tells them.

    Raises NothingToEvaluateError where nothing lies in the period.
    """
    from leastwise.access.changes import access_changes
    from leastwise.cli.timeline_text import lifetime_lines
    from leastwise.errors import NothingToEvaluateError
    from leastwise.usecases.recorder.timelines import lifetimes
    from leastwise.usecases.recorder.timelines_rows import lifetime_rows
    from leastwise.usecases.recorder.timelines_store import session_origins

    origins_of = session_origins(recorder.lake)
    listed = list(lifetimes(recorder.inventory, resources, options, access_changes, origins_of, compliance_of))
    if not any(lifetime.entries or lifetime.compliance for lifetime in listed):
        raise NothingToEvaluateError("timeline: nothing changed in that period", "Widen --since and --until.")
    if output != TABLE:
        with_rules = compliance_of is not None
        rows = [row for lifetime in listed for row in lifetime_rows(lifetime, with_rules=with_rules)]
        write_objects(rows, output)
        return
    for place, lifetime in enumerate(listed):
        if place:
            _print([""])
        _print(lifetime_lines(lifetime, _color(), patch=patch))


def show_state(recorder: OpenRecorder, resources: Sequence[ConfigurationItem], moment: datetime, output: str) -> None:
    """Write resources as they were at a moment. Raises NothingToEvaluateError where there were none."""
    from leastwise.cli.timeline_text import item_lines
    from leastwise.usecases.recorder.timelines import items_of_resources
    from leastwise.usecases.recorder.timelines_moments import versions_at
    from leastwise.usecases.recorder.timelines_rows import version_row

    found = versions_at(items_of_resources(recorder.inventory, resources), moment)
    if output != TABLE:
        write_objects([version_row(version) for version in found], output)
        return
    for version in found:
        _print(item_lines(version, _color()))


def show_difference(
    recorder: OpenRecorder,
    resources: Sequence[ConfigurationItem],
    before: int | datetime,
    after: int | datetime,
    output: str,
) -> None:
    """Write what lies between two versions or moments. Raises as `compare` does."""
    from leastwise.cli.timeline_text import comparison_lines
    from leastwise.usecases.recorder.timelines import items_of_resources
    from leastwise.usecases.recorder.timelines_moments import compare
    from leastwise.usecases.recorder.timelines_rows import comparison_row

    comparison = compare(items_of_resources(recorder.inventory, resources), before, after)
    if output != TABLE:
        write_objects([comparison_row(comparison)], output)
        return
    _print(comparison_lines(comparison, _color()))


def show_elevations(found: Sequence[Elevation], output: str) -> None:
    """Write elevations as listed, and their number to standard error."""
    from leastwise.cli.timeline_text import elevation_lines
    from leastwise.usecases.recorder.timelines_rows import elevation_row

    if output != TABLE:
        write_objects([elevation_row(elevation) for elevation in found], output)
        return
    for elevation in found:
        _print(elevation_lines(elevation, _color()))
    sys.stderr.write(f"leastwise: {_counts(found)}\n")


def _counts(found: Sequence[Elevation]) -> str:
    decided = [elevation for elevation in found if elevation.is_decided]
    escalations = sum(elevation.is_escalation for elevation in decided)
    plural = "elevation" if len(decided) == 1 else "elevations"
    open_questions = len(found) - len(decided)
    more = f"; not decided (?): {open_questions:,}" if open_questions else ""
    return f"{len(decided):,} {plural}, {escalations:,} with a way to further rights (!){more}"


def write_objects(rows: Sequence[dict[str, Any]], output: str) -> None:
    """Write rows as `json`, `ndjson` or `csv`; in CSV, lists and objects are JSON in a cell."""
    if output == "csv":
        _write_csv(rows)
    elif output == "ndjson":
        _print(map(_json, rows))
    else:
        _print(['{"schemaVersion": 1, "rows": [' + ",\n".join(map(_json, rows)) + "\n]}"])


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    import pyarrow as pa

    from leastwise.reports.rows import write_rows

    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pa.array([_cell(row.get(name)) for row in rows], pa.string()) for name in names}
    table = pa.table(columns)
    write_rows(table.to_batches(), table.schema, "csv", sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return _json(value)


def _json(value: Any) -> str:
    """JSON in ASCII: no text in it can move a terminal's cursor."""
    return json.dumps(value, default=dict)


def _color() -> bool:
    from leastwise.reports.terminal import wants_color

    return wants_color(sys.stdout)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
