"""A finding as a JSON object, its members spelled as IAM Access Analyzer spells them.

IAM Access Analyzer API Reference, "FindingSummaryV2" (id, findingType, status, resource, resourceType,
resourceOwnerAccount, createdAt, analyzedAt) and "ExternalAccessDetails" (principal, action, condition …).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from leastwise.model.finding import RecordedFinding
from leastwise.model.finding_properties import principal_map


def finding_document(one: RecordedFinding) -> dict[str, Any]:
    """The object; the members of the finding's details follow its own, which they never replace."""
    finding = one.finding
    document: dict[str, Any] = {
        "id": finding.finding_id,
        "checkId": finding.check,
        "findingType": finding.finding_type,
        "status": one.status.value,
        "severity": finding.severity.value,
        "title": finding.title,
        "resource": finding.resource,
        "resourceType": finding.resource_type,
        "resourceOwnerAccount": finding.account_id,
        "region": finding.region,
        "principal": dict(principal_map(finding)),
        "createdAt": iso(one.first_seen),
        "analyzedAt": iso(one.last_seen),
        "isNew": one.is_new,
        "explanation": list(finding.explanation),
        "remediation": list(finding.remediation),
        "notes": list(finding.notes),
    }
    if one.resolved_at is not None:
        document["resolvedAt"] = iso(one.resolved_at)
    if one.archived_by:
        document |= {"archivedBy": one.archived_by, "archiveReason": one.archive_reason}
    return document | {name: value for name, value in finding.details.items() if name not in document}


def iso(moment: datetime) -> str:
    """A moment as AWS's APIs write it: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def json_lines(document: Any) -> list[str]:
    """The lines of a JSON document; ASCII only, so that no text in it can move a terminal's cursor or end a line."""
    return json.dumps(document, indent=2, ensure_ascii=True, default=plain).split("\n")


def plain(value: Any) -> Any:
    """What JSON has no word for: moments, sets, mappings of other kinds."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return dict(value.items()) if hasattr(value, "items") else str(value)
