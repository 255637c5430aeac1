"""Which events an ingest takes: all, or those of a time range, of some accounts, regions or categories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote, unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LOG_KEY: Final = re.compile(
    r"AWSLogs/(?:o-[a-z0-9]+/)?(?P<account>\d{12})/CloudTrail(?:-Insight)?/(?P<region>[a-z0-9-]+)/"
    r"(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/"
)
_FILE_NAME: Final = re.compile(r"(?P<account>\d{12})_CloudTrail(?:-Insight)?_(?P<region>[a-z0-9-]+)_(?P<day>\d{8})T")
LATE_DELIVERY: Final = timedelta(days=1)
"""Objects delivered up to this long after a time range are still read: delivery follows the event."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters, all of which an event has to pass; empty ones let everything pass. Times are UTC without zone."""

    since: datetime | None = None
    until: datetime | None = None
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # "Management", "Data", "Insight", "NetworkActivity"

    def signature(self) -> str:
        """A text that is the same for the same filters, and empty where there are none."""
        parts = [
            f"since={self.since.isoformat()}" if self.since else "",
            f"until={self.until.isoformat()}" if self.until else "",
            *(f"{name}={','.join(sorted(map(_quoted, values)))}" for name, values in self._lists().items() if values),
        ]
        return ";".join(part for part in parts if part)

    def _lists(self) -> dict[str, tuple[str, ...]]:
        return {"accounts": self.accounts, "regions": self.regions, "categories": self.categories}

    def admits_key(self, key: str) -> bool:
        """Whether an object may hold selected events, by its key; keys in no known layout may."""
        if not (self.since or self.until or self.accounts or self.regions):
            return True
        found = _LOG_KEY.search(key) or _FILE_NAME.search(key)
        if found is None:
            return True
        if self.regions and found["region"] not in self.regions:
            return False
        if self.accounts and found["account"] not in self.accounts and "AWSLogs/o-" in key:
            return False
        day = key_day(key)
        if day is None:
            return True
        before = self.since is not None and day + timedelta(days=1) < self.since
        after = self.until is not None and day > self.until + LATE_DELIVERY
        return not (before or after)

    def mask(self, table: pa.Table) -> np.ndarray | None:
        """Which rows are selected, or None where all are."""
        tests = []
        if self.since:
            tests.append(pc.greater_equal(table["eventtime"], pa.scalar(self.since, pa.timestamp("us"))))
        if self.until:
            tests.append(pc.less(table["eventtime"], pa.scalar(self.until, pa.timestamp("us"))))
        if self.accounts:
            tests.append(pc.is_in(table["recipientaccountid"], value_set=pa.array(self.accounts)))
        if self.regions:
            tests.append(pc.is_in(table["awsregion"], value_set=pa.array(self.regions)))
        if self.categories:
            category = pc.if_else(pc.fill_null(table["managementevent"], True), "Management", "Data")
            tests.append(pc.is_in(pc.coalesce(table["eventcategory"], category), value_set=pa.array(self.categories)))
        if not tests:
            return None
        mask = np.ones(table.num_rows, dtype=bool)
        for test in tests:
            mask &= np.asarray(pc.fill_null(test, False).combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)
        return mask


def restored(signature: str) -> Selection | None:
    """The filters that a signature stands for; None where it is not one that `Selection.signature` writes."""
    parts = dict(part.partition("=")[::2] for part in signature.split(";") if part)
    moments = {name: parts.pop(name, None) for name in ("since", "until")}
    if parts.keys() - {"accounts", "regions", "categories"}:
        return None
    lists = {name: tuple(unquote(value) for value in text.split(",")) for name, text in parts.items()}
    try:
        times = {name: datetime.fromisoformat(text) for name, text in moments.items() if text}
    except ValueError:
        return None
    found = Selection(times.get("since"), times.get("until"), **lists)
    return found if found.signature() == signature else None


def _quoted(value: str) -> str:
    """A value without the signs that part values; those that AWS uses stay as they are."""
    return quote(value, safe=" /:*@+")


def key_day(key: str) -> datetime | None:
    """The day in an object's key (its delivery, shortly after the events), or None where it has none."""
    found = _LOG_KEY.search(key)
    if found is not None:
        text = found["year"] + found["month"] + found["day"]
    else:
        named = _FILE_NAME.search(key)
        if named is None:
            return None
        text = named["day"]
    try:
        return datetime(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
