"""A rollback's plan as text and as a JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from leastwise.usecases.recorder.rollback_replay import Replay
    from leastwise.usecases.recorder.rolling_back import Rollback

_SHOWN: Final = 20


def plan_lines(found: Rollback, replay: Replay | None, days: int, *, color: bool) -> Iterator[str]:
    """Yield the plan for people: calls with their purpose, access, what would break, what cannot be restored."""
    from leastwise.reports.terminal import safe_text, style

    bold, dim = style("1", color), style("2", color)
    item = found.plan.item
    heading = f"{item.resource_type} {item.resource_name or item.resource_id} to {found.moment:%Y-%m-%dT%H:%M:%SZ}"
    yield bold(safe_text(heading))
    if not found.plan.steps:
        yield "no call can restore what it was" if found.plan.lost else "already as it was: no call is needed"
    for number, step in enumerate(found.plan.steps, 1):
        yield safe_text(f"{number:3}. {step.command()}") + dim(safe_text(f"  # {step.purpose}"))
    access = [("-" if change.narrowed else "+" if change.widened else "?", change.sentence) for change in found.access]
    yield from _section("access", [f"{mark} {sentence}" for mark, sentence in access], bold)
    if replay is not None:
        yield from _broken_lines(replay, days, bold)
    lost = [f"{one.what}: {one.why}" for one in found.plan.lost]
    yield from _section("cannot be restored", lost, bold)


def _section(title: str, lines: list[str], bold: Any) -> Iterator[str]:
    from leastwise.reports.terminal import safe_text

    if lines:
        yield bold(f"{title}:")
        yield from (safe_text(f"  {line}") for line in lines)


def _broken_lines(replay: Replay, days: int, bold: Any) -> Iterator[str]:
    title = f"calls of the last {days} days that would be denied"
    if not replay.kinds:
        return
    if not replay.broken:
        yield bold(f"{title}: ") + f"none of {replay.kinds:,} kinds of calls"
    lines = [
        f"{one.calls:>7,} × {one.action} on {one.resource} by {one.principal_arn}, last {one.last:%Y-%m-%dT%H:%M:%SZ}"
        for one in replay.broken[:_SHOWN]
    ]
    if len(replay.broken) > _SHOWN:
        lines.append(f"… and {len(replay.broken) - _SHOWN:,} more: --output json has them all")
    if replay.is_cut:
        lines.append(f"only the {replay.kinds:,} most frequent kinds of calls were looked at")
    yield from _section(title, lines, bold)


def plan_document(found: Rollback, replay: Replay | None, days: int) -> str:
    """The plan as a JSON document."""
    item = found.plan.item
    document = {
        "schemaVersion": 1,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "resourceName": item.resource_name,
        "arn": item.arn,
        "accountId": item.account_id,
        "to": f"{found.moment:%Y-%m-%dT%H:%M:%SZ}",
        "steps": [
            {
                "service": step.service,
                "operation": step.operation,
                "region": step.region or None,
                "parameters": dict(step.parameters),
                "purpose": step.purpose,
                "command": step.command(),
            }
            for step in found.plan.steps
        ],
        "access": [
            {"direction": change.direction.value, "principal": change.arn, "sentence": change.sentence}
            for change in found.access
        ],
        "replay": _replay_document(replay, days),
        "notRestored": [{"what": one.what, "why": one.why} for one in found.plan.lost],
    }
    return json.dumps(document, indent=2)


def _replay_document(replay: Replay | None, days: int) -> dict[str, Any] | None:
    if replay is None:
        return None
    denied = [
        {
            "principal": one.principal_arn,
            "eventSource": one.event_source,
            "eventName": one.event_name,
            "action": one.action,
            "resource": one.resource,
            "calls": one.calls,
            "lastCall": f"{one.last:%Y-%m-%dT%H:%M:%SZ}",
            "eventID": one.event_id,
        }
        for one in replay.broken
    ]
    return {
        "days": days,
        "kindsOfCalls": replay.kinds,
        "isCut": replay.is_cut,
        "denied": denied,
        "unmappedEvents": list(replay.unmapped),
    }
