"""Log objects as files: where CloudTrail puts them, and what is in them.

Rules: CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail log file examples".
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from isal import igzip

from leastwise.demo.organisation import ORGANIZATION_ID

Kind = Literal["CloudTrail", "CloudTrail-Insight"]
_NAMES: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class LogObject:
    """One object before it is compressed: ``records`` are compact JSON texts, ``delivered`` is in UTC."""

    key: str
    delivered: datetime
    records: list[str]


def object_key(
    account_id: str, region: str, delivered: datetime, unique: bytes, *, kind: Kind = "CloudTrail", organisation: bool
) -> str:
    """Returns the object's key; ``unique`` (16 bytes) becomes the 16 characters that keep names apart.

    An organisation trail writes below the organisation's id, an account's own trail does not.
    """
    owner = f"{ORGANIZATION_ID}/{account_id}" if organisation else account_id
    name = "".join(_NAMES[byte % 62] for byte in unique)
    return (
        f"AWSLogs/{owner}/{kind}/{region}/{delivered:%Y/%m/%d}/"
        f"{account_id}_{kind}_{region}_{delivered:%Y%m%dT%H%M}Z_{name}.json.gz"
    )


def compress(text: str) -> bytes:
    """Returns the gzip of the text, without a time in its header: the same text gives the same bytes."""
    data: bytes = igzip.compress(text.encode(), 1, mtime=0)
    return data


@dataclass(slots=True)
class Writer:
    """Writes objects below a folder; keeps nothing but the folders it has made."""

    folder: Path
    objects: int = 0
    _made: set[str] = field(default_factory=set)

    def write(self, item: LogObject) -> None:
        """Writes the object; the file's modification time is the time of delivery."""
        self._write(item.key, compress(f'{{"Records":[{",".join(item.records)}]}}'), item.delivered)
        self.objects += 1

    def _write(self, key: str, data: bytes, delivered: datetime) -> None:
        path = f"{self.folder}/{key}"
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        with open(path, "wb") as file:  # noqa: PTH123  measurably faster than Path.open for many small objects
            file.write(data)
        moment = delivered.timestamp()
        os.utime(path, (moment, moment))
