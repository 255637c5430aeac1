"""CloudTrail objects of every shape -> typed records -> Arrow tables of the lake's schema."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from leastwise.lake.decode.columns import build_table
from leastwise.lake.decode.record import RecordDecoder
from leastwise.lake.decode.tolerant import Salvage


def table_from_records(records: Iterable[dict[str, Any]]) -> pa.Table:
    """CloudTrail records, as dicts of their JSON, as a table of EVENT_SCHEMA, in the same order.

    Raises ValueError, with the reason, for a record that is not a CloudTrail record.
    """
    salvage = Salvage("records", RecordDecoder())
    documents = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    salvage.read(("[" + ",".join(documents) + "]").encode())
    if salvage.rejected:
        raise ValueError(f"{salvage.rejected[0].position}: {salvage.rejected[0].reason}")
    return build_table(salvage.records, salvage.decoder.learned, np.zeros(len(salvage.records), dtype=np.int64))
