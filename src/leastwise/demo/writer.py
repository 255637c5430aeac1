"""Log objects as files: where CloudTrail puts them, and what is in them.

Rules: CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail log file examples".
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, Self

from isal import igzip

from leastwise.demo.organisation import ORGANIZATION_ID
from leastwise.errors import InputError

Kind = Literal["CloudTrail", "CloudTrail-Insight"]
_NAMES: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_WAITING: Final = 8


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


class Writer:
    """Writes objects below a folder while the caller makes the next ones; use it as a context manager.

    One thread compresses and writes, for neither needs the interpreter's lock; a few objects at most wait for it.
    Raises InputError when the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects = 0
        self._made: set[str] = set()
        self._executor = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._executor.shutdown(cancel_futures=kind is not None)
        if kind is None:
            self._finish(0)

    def write(self, item: LogObject) -> None:
        """Writes the object; the file's modification time is the time of delivery."""
        self._waiting.append(self._executor.submit(self._write, item))
        self.objects += 1
        self._finish(_WAITING)

    def _finish(self, left: int) -> None:
        while len(self._waiting) > left:
            try:
                self._waiting.popleft().result()
            except OSError as error:
                raise InputError(f"cannot write {error.filename or self.folder}: {error.strerror}") from error

    def _write(self, item: LogObject) -> None:
        data = compress(f'{{"Records":[{",".join(item.records)}]}}')
        path = f"{self.folder}/{item.key}"
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        with open(path, "wb") as file:  # noqa: PTH123  measurably faster than Path.open for many small objects
            file.write(data)
        moment = item.delivered.timestamp()
        os.utime(path, (moment, moment))
