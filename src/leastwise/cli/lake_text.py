"""How `leastwise lake` shows its results."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from leastwise.lake.check import LakeProblem
from leastwise.lake.coverage import Gap
from leastwise.lake.repair import Repair
from leastwise.reports.terminal import safe_text
from leastwise.usecases.lake_administration import LakeInfo

MOST_GAPS: Final = 10
MOST_OBJECTS: Final = 100
FIRST_BYTES: Final = 80
_KINDS: Final = {"log": "logs", "digest": "digests", "insight": "Insights", "other": "no logs"}


def info_lines(info: LakeInfo, folder: Path) -> list[str]:
    """The lake in words, and whether the trail is complete."""
    accounts = len({one.account for one in info.coverage})
    regions = len({one.region for one in info.coverage})
    small = info.levels.get(0, 0)
    span = f" from {info.first_event} to {info.last_event}" if info.first_event else ""
    kinds = ", ".join(f"{count:,} {_KINDS.get(kind, kind)}" for kind, count in info.kinds.items())
    verdicts = ", ".join(f"{count:,} {verdict}" for verdict, count in info.verdicts.items()) or "no log files"
    return [
        f"lake        {safe_text(str(folder))}",
        f"events      {info.events:,}{span}",
        f"            {accounts:,} accounts, {regions:,} Regions",
        f"files       {info.files:,} ({info.bytes / 1e6:,.1f} MB), {small:,} of them small",
        f"objects     {kinds}",
        f"duplicates  {info.duplicates:,} copies left out",
        f"delivery    {_delivery(info)}",
        f"integrity   {verdicts}",
        f"quarantine  {info.quarantined:,} records or objects",
        "",
        *_completeness(info),
        "",
    ]


def _delivery(info: LakeInfo) -> str:
    lag = info.delivery
    if lag is None:
        return "unknown: no object's name tells when it was delivered"
    return f"median {lag.median:g} min, 95 % within {lag.percentile_95:g} min, at most {lag.maximum:g} min"


def _completeness(info: LakeInfo) -> list[str]:
    if info.is_complete:
        unproven = any(verdict != "VERIFIED" for verdict in info.verdicts)
        proof = "; `leastwise verify-logs` can prove it" if unproven else ""
        return [f"complete: no gaps, nothing in the quarantine{proof}"]
    lines = ["NOT COMPLETE:"]
    gaps = [gap for one in info.coverage for gap in one.gaps]
    lines += [f"  no events of {_text(gap)}" for gap in gaps[:MOST_GAPS]]
    if len(gaps) > MOST_GAPS:
        lines.append(f"  … and {len(gaps) - MOST_GAPS:,} further gaps (--output json lists them)")
    if info.quarantined:
        lines.append(f"  {info.quarantined:,} records or objects in the quarantine: `leastwise lake quarantine`")
    if info.waiting:
        lines.append("  duplicate candidates wait for comparison: the next `leastwise ingest` settles them")
    lines += [
        f"  {info.verdicts[bad]:,} log files are {bad}: `leastwise verify-logs`"
        for bad in ("ALTERED", "MISSING")
        if info.verdicts.get(bad)
    ]
    return lines


def _text(gap: Gap) -> str:
    account, region = gap.account or "no account", gap.region or "no Region"
    return safe_text(f"{account} {region} from {gap.start:%Y-%m-%d %H:%M} to {gap.end:%Y-%m-%d %H:%M}")


def info_document(info: LakeInfo, folder: Path) -> str:
    """The lake as one JSON document; times are ISO 8601 in UTC."""
    document = {
        "schemaVersion": 1,
        "folder": str(folder),
        "complete": info.is_complete,
        "gaps": info.gaps,
        **dataclasses.asdict(info),
    }
    return json.dumps(document, indent=2, default=_iso)


def _iso(value: Any) -> str:
    return value.isoformat() + "Z" if isinstance(value, datetime) else str(value)


def coverage_table(info: LakeInfo) -> pa.Table:
    """One row an account and Region."""
    names = ("account", "region", "events", "first_event", "last_event", "days", "silent_days")
    types = (pa.string(), pa.string(), pa.int64(), pa.timestamp("us"), pa.timestamp("us"), pa.int64(), pa.int64())
    columns = {
        name: pa.array([getattr(one, name) for one in info.coverage], kind)
        for name, kind in zip(names, types, strict=True)
    }
    return pa.table({**columns, "gaps": pa.array([len(one.gaps) for one in info.coverage], pa.int64())})


def problem_table(problems: Sequence[LakeProblem]) -> pa.Table:
    """One row a problem."""
    return pa.table(
        {
            "subject": pa.array([one.subject for one in problems], pa.string()),
            "problem": pa.array([one.problem for one in problems], pa.string()),
        }
    )


def repair_lines(done: Repair) -> list[str]:
    """What a repair took out, which objects must be ingested again, and which cannot be."""
    if not done.files and not done.staged:
        return ["no damaged file: nothing was changed"]
    gone = set(done.gone)
    lines = [f"{len(done.files):,} files with {done.events:,} events were taken out; what was left is in damaged/:"]
    lines += [f"  {file.path}  {file.rows:,} events" for file in done.files]
    lines += [f"  {path}  duplicate candidates" for path in done.staged]
    lines += _named("ingest their locations again", [key for key in done.read_again if key not in gone])
    lines += _named("to be ingested again, but not there now: bring them back if you can", done.gone)
    lines += _named("came from standard input: give it again if you can", done.unreadable_again)
    if done.expired_before is not None:
        border = f"{done.expired_before:%Y-%m-%dT%H:%M:%SZ}"
        lines.append(f"their events before {border}, which had expired, may come back with them; after the ingest run")
        lines.append(f"  leastwise lake expire --older-than {border}")
    return lines


def _named(what: str, keys: Sequence[str]) -> list[str]:
    if not keys:
        return []
    shown = [f"  {safe_text(key)}" for key in keys[:MOST_OBJECTS]]
    if len(keys) > MOST_OBJECTS:
        shown.append(f"  … and {len(keys) - MOST_OBJECTS:,} more: damaged/objects.ndjson* lists them all")
    return [f"{len(keys):,} objects, {what}:", *shown]


def quarantine_table(entries: Sequence[dict[str, Any]]) -> pa.Table:
    """One row an entry, with the first bytes of its text, made safe to print."""
    texts = {name: [entry[name] for entry in entries] for name in ("key", "position", "reason")}
    begins = [safe_text(entry["text"][:FIRST_BYTES].decode("utf-8", "replace")) for entry in entries]
    return pa.table(
        {
            "id": pa.array([entry["id"] for entry in entries], pa.int64()),
            "object": pa.array(texts["key"], pa.string()),
            "position": pa.array(texts["position"], pa.string()),
            "reason": pa.array(texts["reason"], pa.string()),
            "text": pa.array(begins, pa.string()),
        }
    )


def quarantined_text(text: bytes, *, terminal: bool) -> bytes:
    """An entry's text: byte for byte, or made safe for a terminal."""
    if not terminal:
        return text
    return (safe_text(text.decode("utf-8", "replace")) + "\n").encode()
