"""Public CloudTrail samples: everything in them is read, and any way of reading them gives the same lake."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from leastwise.lake import ingest as ingest_module
from leastwise.lake.lake import Lake
from trail_records import ingest, lake_rows

SHARED = Path(os.environ.get("LEASTWISE_SHARED", Path(__file__).parents[1] / ".." / "shared")).resolve()
SAMPLES = SHARED / "data" / "cloudtrail"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample data: set LEASTWISE_SHARED")

# folder -> (readable records, distinct events, objects of each kind)
COUNTS = {
    "invictus": (2900, 2900, {"log": 55, "other": 1}),
    "traildiscover": (315, 314, {"log": 1, "other": 2}),
    "awsdocs": (27, 24, {"log": 1, "other": 2}),
    "flaws-slice": (185, 184, {"log": 5, "other": 1}),
    "schema-versions-synthetic": (21, 20, {"log": 16, "other": 1}),
    "otrf": (103, 103, {"log": 1, "other": 1}),
    "lookup-events": (6, 6, {"log": 1, "other": 1}),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Rows of all samples, ingested in one run."""
    with Lake.open(tmp_path_factory.mktemp("whole"), create=True) as lake:
        summary = ingest(lake, SAMPLES)
        return summary, lake_rows(lake)


@pytest.mark.parametrize("folder", COUNTS)
def test_counts(tmp_path, folder):
    records, events, kinds = COUNTS[folder]
    with Lake.open(tmp_path, create=True) as lake:
        summary = ingest(lake, SAMPLES / folder)
        assert lake.catalogue.quarantine() == []
        assert (summary.events, summary.stored, summary.duplicates) == (records, events, records - events)
        assert len(lake_rows(lake)) == events
        assert summary.kinds == kinds
        assert summary.complete


def test_nothing_is_quarantined_and_events_in_two_samples_are_counted_once(whole):
    summary, rows = whole
    assert summary.complete
    assert summary.events == sum(records for records, _, _ in COUNTS.values())
    assert summary.stored == len(rows) == sum(events for _, events, _ in COUNTS.values())
    identities = [(row["eventid"], row["recipientaccountid"]) for row in rows if row["eventid"]]
    assert len(identities) == len(set(identities))


def test_twice(tmp_path, whole):
    with Lake.open(tmp_path, create=True) as lake:
        first = ingest(lake, SAMPLES)
        again = ingest(lake, SAMPLES)
        assert (again.objects, again.events, again.known) == (0, 0, first.objects)
        assert lake_rows(lake) == whole[1]


def test_another_order_and_compacted_in_between(tmp_path, whole):
    with Lake.open(tmp_path, create=True) as lake:
        for folder in sorted(COUNTS, reverse=True):
            ingest(lake, SAMPLES / folder, compact=True)
        assert lake_rows(lake) == whole[1]


def test_two_workers(tmp_path, whole, monkeypatch):
    monkeypatch.setattr(ingest_module, "SMALL_BYTES", 0)
    monkeypatch.setattr(ingest_module, "TASK_BYTES", 300_000)
    with Lake.open(tmp_path, create=True) as lake:
        ingest(lake, SAMPLES, workers=2)
        assert lake_rows(lake) == whole[1]
