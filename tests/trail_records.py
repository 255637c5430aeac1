"""Records and objects for tests of ingest, and the rows a lake holds."""

from __future__ import annotations

import gzip
import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from leastwise.lake.ingest import IngestSummary
from leastwise.lake.lake import Lake
from leastwise.lake.schema import EVENT_SCHEMA
from leastwise.lake.selection import Selection
from leastwise.usecases.ingesting import IngestRequest
from leastwise.usecases.ingesting import ingest as run_ingest

ACCOUNT = "111122223333"


def event_id(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"event {number}"))


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A record in CloudTrail's member order; members set to `...` are left out."""
    day, hour, minute = 1 + number // 1440 % 28, number // 60 % 24, number % 60
    members: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDACKCEVSQ6C2EXAMPLE",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
            "accountId": ACCOUNT,
            "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
            "userName": "alice",
        },
        "eventTime": f"2026-03-{day:02}T{hour:02}:{minute:02}:05Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateUser",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.7",
        "userAgent": "aws-cli/2.15",
        "requestParameters": {"userName": f"user-{number}"},
        "responseElements": None,
        "requestID": str(uuid.uuid5(uuid.NAMESPACE_OID, f"request {number}")),
        "eventID": event_id(number),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }
    members |= changes
    return {name: value for name, value in members.items() if value is not ...}


def text_of(value: Any) -> str:
    """JSON as CloudTrail writes it: no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def log_object(*records: dict[str, Any] | str) -> bytes:
    """A log object's content; records may be given as text."""
    texts = [one if isinstance(one, str) else text_of(one) for one in records]
    return ('{"Records":[' + ",".join(texts) + "]}").encode()


def object_name(number: int = 1, account: str = ACCOUNT, region: str = "us-east-1") -> str:
    return (
        f"AWSLogs/{account}/CloudTrail/{region}/2026/03/01/"
        f"{account}_CloudTrail_{region}_20260301T{number // 60 % 24:02}{number % 60:02}Z_Ab{number:014}.json.gz"
    )


@dataclass(frozen=True)
class Ingested:
    """What an ingest of some objects left."""

    summary: IngestSummary
    rows: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    objects: list[dict[str, Any]]

    @property
    def reasons(self) -> list[str]:
        return [entry["reason"] for entry in self.quarantine]

    @property
    def event_ids(self) -> list[str]:
        return [row["eventid"] for row in self.rows]


def write_objects(folder: Path, objects: dict[str, bytes]) -> Path:
    """Write objects below a folder; names that end in .gz are compressed unless the content is already."""
    for name, content in objects.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        is_plain = name.endswith(".gz") and not content.startswith(b"\x1f\x8b")
        path.write_bytes(gzip.compress(content, 1) if is_plain else content)
    return folder


def ingest(lake: Lake, *locations: Path | str, **options: Any) -> IngestSummary:
    options.setdefault("compact", False)
    selection = options.pop("selection", None) or Selection()
    return run_ingest(lake, IngestRequest(tuple(map(str, locations)), selection, **options))


def lake_table(lake: Lake) -> pa.Table:
    """Every live row but its lineage."""
    tables = [pq.read_table(path, schema=EVENT_SCHEMA) for path in lake.data_files()]
    whole = pa.concat_tables(tables) if tables else EVENT_SCHEMA.empty_table()
    return whole.drop_columns("sourceobjectid")


def lake_rows(lake: Lake) -> list[dict[str, Any]]:
    """Full rows of the lake, in an order that does not depend on how they got there."""
    return sorted(lake_table(lake).to_pylist(), key=lambda row: (row["eventid"] or "", repr(row)))


def ingested(folder: Path, objects: dict[str, bytes], **options: Any) -> Ingested:
    """Ingest objects into a fresh lake beside them."""
    source = write_objects(folder / "source", objects)
    with Lake.open(folder / "lake", create=True) as lake:
        summary = ingest(lake, source, **options)
        return Ingested(summary, lake_rows(lake), lake.catalogue.quarantine(), lake.catalogue.objects())


def one_object(folder: Path, content: bytes, name: str = "log.json", **options: Any) -> Ingested:
    """Ingest one object whose bytes are given as they are."""
    path = folder / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with Lake.open(folder / "lake", create=True) as lake:
        summary = ingest(lake, path.parent, **options)
        return Ingested(summary, lake_rows(lake), lake.catalogue.quarantine(), lake.catalogue.objects())
