"""Copies of one event: the same one stays, whatever the order."""

from __future__ import annotations

import itertools

import pytest

from leastwise.lake.check import check_lake
from leastwise.lake.decode import table_from_records
from leastwise.lake.duplicates import distinct_rows
from leastwise.lake.keys import event_keys
from leastwise.lake.lake import Lake
from trail_records import event_id, ingest, lake_rows, log_object, record, write_objects

COPIES = [record(1), record(1, userAgent="edited"), record(1, eventTime="2026-03-01T00:59:00Z")]


def kept(records):
    table = table_from_records(records)
    return [records[row] for row in distinct_rows(table, event_keys(table)).tolist()]


def test_equal_copies_leave_the_first():
    assert kept([record(1), record(2), record(1), record(2), record(1)]) == [record(1), record(2)]


def test_of_different_copies_the_same_one_stays_in_a_batch():
    assert len({str(kept(list(order))) for order in itertools.permutations(COPIES)}) == 1


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_of_different_copies_the_same_one_stays_between_runs(tmp_path, order):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        for number in order:
            ingest(lake, write_objects(tmp_path / f"s{number}", {"log.json": log_object(COPIES[number])}))
        rows = lake_rows(lake)
        assert list(check_lake(lake)) == []
    (winner,) = kept(COPIES)
    assert [(row["useragent"], row["eventtime_iso"]) for row in rows] == [(winner["userAgent"], winner["eventTime"])]


def test_the_same_id_in_another_account_is_another_event():
    records = [record(1), record(1, recipientAccountId="444455556666"), record(1, recipientAccountId=...)]
    assert kept(records) == records


def test_records_without_id_are_the_same_where_everything_is():
    one, other = record(1, eventID=...), record(1, eventID=..., userAgent="other")
    assert kept([one, other, one]) == [one, other]


def test_one_key_for_two_events_costs_neither(tmp_path, monkeypatch):
    """Keys only nominate: with the worst keys imaginable the lake is the same."""
    import leastwise.lake.conversion as conversion
    import leastwise.lake.reconcile as reconcile

    def worst(*arguments):
        return event_keys(*arguments) % 2

    for module in (conversion, reconcile):
        monkeypatch.setattr(module, "event_keys", worst)
    with Lake.open(tmp_path / "lake", create=True) as lake:
        for part in range(3):
            records = [record(number) for number in range(part * 10, part * 10 + 20)]
            ingest(lake, write_objects(tmp_path / f"s{part}", {"log.json": log_object(*records)}))
        assert [row["eventid"] for row in lake_rows(lake)] == sorted(map(event_id, range(40)))
        assert lake.catalogue.totals()["stored"] == 40
