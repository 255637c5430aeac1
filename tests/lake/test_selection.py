"""Which objects and events the filters let through."""

from __future__ import annotations

from datetime import datetime

import pytest

from leastwise.lake.lake import Lake
from leastwise.lake.selection import Selection, key_day, restored
from trail_records import event_id, ingest, ingested, lake_rows, log_object, object_name, record, write_objects

ORGANISATION = (
    "s3://b/p/AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/eu-west-1/2026/03/05/"
    "111122223333_CloudTrail_eu-west-1_20260305T0010Z_x.json.gz"
)
SINGLE = (
    "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/05/111122223333_CloudTrail_eu-west-1_20260305T0010Z_x.json.gz"
)
FLAT = "downloads/111122223333_CloudTrail_eu-west-1_20260305T0010Z_x.json.gz"
INSIGHT = "AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/05/x.json.gz"
OTHER = "exports/result.csv"


@pytest.mark.parametrize("key", [ORGANISATION, SINGLE, FLAT, INSIGHT])
def test_the_day_in_a_key(key):
    assert key_day(key) == datetime(2026, 3, 5)


def test_keys_without_a_usable_day():
    assert key_day(OTHER) is None
    assert key_day(SINGLE.replace("2026/03/05", "2026/13/45")) is None
    assert Selection(since=datetime(2030, 1, 1)).admits_key(OTHER)


@pytest.mark.parametrize(
    ("selection", "admitted"),
    [
        (Selection(), True),
        (Selection(since=datetime(2026, 3, 5, 23)), True),
        (Selection(since=datetime(2026, 3, 6)), True),
        (Selection(since=datetime(2026, 3, 6, 1)), False),
        (Selection(until=datetime(2026, 3, 4)), True),  # delivered the day after
        (Selection(until=datetime(2026, 3, 3, 23)), False),
        (Selection(regions=("eu-west-1",)), True),
        (Selection(regions=("us-east-1",)), False),
        (Selection(accounts=("111122223333",)), True),
    ],
)
@pytest.mark.parametrize("key", [ORGANISATION, SINGLE, FLAT])
def test_keys(selection, admitted, key):
    assert selection.admits_key(key) is admitted


def test_another_account_is_skipped_by_key_in_an_organisation_trail_only():
    """A trail's own folder names the trail's account, whose events may be delivered to others."""
    selection = Selection(accounts=("999999999999",))
    assert not selection.admits_key(ORGANISATION)
    assert selection.admits_key(SINGLE)


def test_the_signature_is_the_same_for_the_same_filters():
    assert Selection().signature() == ""
    one = Selection(accounts=("1", "2"), regions=("a",))
    assert one.signature() == Selection(regions=("a",), accounts=("2", "1")).signature()
    assert one.signature() != Selection(accounts=("1",), regions=("a",)).signature()
    assert Selection(since=datetime(2026, 1, 1)).signature() != Selection(until=datetime(2026, 1, 1)).signature()


EVENTS = [
    record(1, eventTime="2026-03-01T00:00:00Z"),
    record(2, eventTime="2026-03-01T12:00:00Z", awsRegion="eu-west-1"),
    record(3, eventTime="2026-03-02T00:00:00Z", recipientAccountId="444455556666"),
    record(4, eventTime="2026-03-02T00:00:00Z", eventCategory="Data", managementEvent=False),
    record(5, eventTime="2026-03-02T00:00:00Z", eventCategory=..., managementEvent=...),
    record(6, eventTime="2026-03-02T00:00:00Z", eventCategory="Insight"),
    record(7, eventTime="2026-03-03T00:00:00Z", awsRegion=None, recipientAccountId=None),
]


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (Selection(), (1, 2, 3, 4, 5, 6, 7)),
        (Selection(since=datetime(2026, 3, 1, 12)), (2, 3, 4, 5, 6, 7)),
        (Selection(until=datetime(2026, 3, 2)), (1, 2)),
        (Selection(accounts=("444455556666",)), (3,)),
        (Selection(regions=("eu-west-1", "us-east-1")), (1, 2, 3, 4, 5, 6)),
        (Selection(categories=("Data",)), (4,)),
        (Selection(categories=("Management",)), (1, 2, 3, 5, 7)),
        (Selection(categories=("Insight",), regions=("us-east-1",)), (6,)),
        (Selection(since=datetime(2027, 1, 1)), ()),
    ],
)
def test_events(tmp_path, selection, numbers):
    found = ingested(tmp_path, {"log.json": log_object(*EVENTS)}, selection=selection)
    assert found.event_ids == sorted(map(event_id, numbers))
    assert (found.summary.stored, found.summary.deselected) == (len(numbers), 7 - len(numbers))
    assert found.summary.complete


def test_an_object_read_with_filters_is_read_again_for_more(tmp_path):
    source = write_objects(tmp_path / "source", {object_name(1): log_object(*EVENTS)})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        assert ingest(lake, source, selection=Selection(regions=("us-east-1",))).stored == 5
        assert ingest(lake, source, selection=Selection(regions=("us-east-1",))).known == 1
        whole = ingest(lake, source)
        assert (whole.known, whole.stored, whole.duplicates) == (0, 2, 5)
        assert len(lake_rows(lake)) == 7
        assert ingest(lake, source, selection=Selection(categories=("Data",))).objects == 0


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(datetime(2026, 3, 1, 10, 30), datetime(2026, 3, 2), ("222222222222", "111122223333")),
        Selection(regions=("us-east-1", "eu-west-1"), categories=("Management",)),
        Selection(accounts=("a;regions=b", "c,d", "e=f", "g%2Ch")),
    ],
)
def test_filters_are_restored_from_their_signature(selection):
    found = restored(selection.signature())
    assert found is not None
    assert found.signature() == selection.signature()
    assert (found.since, found.until, set(found.accounts)) == (
        selection.since,
        selection.until,
        set(selection.accounts),
    )
    assert found.regions == tuple(sorted(selection.regions))


def test_ordinary_signatures_are_those_of_older_lakes():
    written = "since=2026-03-01T00:00:00;accounts=111122223333,222222222222;regions=eu-west-1"
    assert restored(written).signature() == written


@pytest.mark.parametrize("signature", ["since=whenever", "colour=red", "accounts", "regions=b,a", ";"])
def test_what_is_no_signature_is_not_restored(signature):
    assert restored(signature) is None
