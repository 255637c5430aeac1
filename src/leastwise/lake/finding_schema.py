"""The physical schema of findings in the file that a query over them reads.

Names are those of Access Analyzer in lower case (API Reference, "FindingSummaryV2"); `principal` and `details` are
JSON.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_text = pa.string()
_moment = pa.timestamp("us")  # UTC wall clock, without zone
_texts = pa.list_(pa.field("element", _text))

FINDING_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, _text) for name in ("id", "findingtype", "status", "severity", "title")),
        *(pa.field(name, _text) for name in ("resource", "resourcetype", "resourceowneraccount", "region")),
        pa.field("principal", _text),
        *(pa.field(name, _moment) for name in ("createdat", "analyzedat", "resolvedat")),
        *(pa.field(name, _text) for name in ("archivedby", "archivereason")),
        *(pa.field(name, _texts) for name in ("explanation", "remediation", "notes")),
        *(pa.field(name, _text) for name in ("details", "checkid")),
    ]
)
