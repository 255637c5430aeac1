"""The findings of the state as a file that a confined query can read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leastwise.model.finding_properties import principal_map
from leastwise.state.location import state_path

if TYPE_CHECKING:
    from leastwise.model.finding import RecordedFinding


def finding_files(home: Path, folder: Path) -> tuple[str, ...]:
    """The file in `folder` that holds the findings of the state below `home`; none where there is no state.

    Raises StateError where the state cannot be read.
    """
    if not state_path(home).exists():
        return ()
    import pyarrow as pa
    import pyarrow.parquet as pq

    from leastwise.lake.finding_schema import FINDING_SCHEMA
    from leastwise.state.database import Database
    from leastwise.state.findings import Findings

    with Database.open(home) as database:
        rows = [_row(one) for one in Findings(database).all()]
    path = folder / "findings.parquet"
    pq.write_table(pa.Table.from_pylist(rows, FINDING_SCHEMA), path)
    return (str(path),)


def _row(one: RecordedFinding) -> dict[str, Any]:
    finding = one.finding
    return {
        "id": finding.finding_id,
        "findingtype": _text(finding.finding_type),
        "status": one.status.value,
        "severity": finding.severity.value,
        "title": _text(finding.title),
        "resource": _text(finding.resource),
        "resourcetype": _text(finding.resource_type),
        "resourceowneraccount": _text(finding.account_id),
        "region": _text(finding.region),
        "principal": _json(principal_map(finding)),
        "createdat": _moment(one.first_seen),
        "analyzedat": _moment(one.last_seen),
        "resolvedat": _moment(one.resolved_at),
        "archivedby": one.archived_by or None,
        "archivereason": one.archive_reason or None,
        "explanation": list(map(_text, finding.explanation)),
        "remediation": list(map(_text, finding.remediation)),
        "notes": list(map(_text, finding.notes)),
        "details": _json(finding.details),
        "checkid": finding.check,
    }


def _text(text: str) -> str:
    """Without lone surrogates, which Parquet does not take."""
    return text.encode("utf-8", "backslashreplace").decode()


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False, default=str))


def _moment(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
