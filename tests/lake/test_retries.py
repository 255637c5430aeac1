"""Reading again what is in the quarantine: with the filters of the first reading, and what standard input left."""

from __future__ import annotations

import io
import os
import sys
import threading

import pytest

from leastwise.lake.decode import tolerant
from leastwise.lake.decode.coerce import RecordRejected
from leastwise.lake.lake import Lake
from leastwise.lake.selection import Selection
from trail_records import event_id, ingest, lake_rows, log_object, record, text_of, write_objects

EAST = Selection(regions=("us-east-1",))
DAMAGED = '{"eventVersion":'
UNKNOWN = "eventColour is of a kind that is not known yet"


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


@pytest.fixture
def older(monkeypatch):
    """Makes records with `eventColour` unreadable, as for a version that does not know them, until it is called."""
    typed_record = tolerant.typed_record

    def refusing(members, decoder):
        if "eventColour" in members:
            raise RecordRejected(UNKNOWN)
        return typed_record(members, decoder)

    monkeypatch.setattr(tolerant, "typed_record", refusing)
    return lambda: monkeypatch.setattr(tolerant, "typed_record", typed_record)


def wrapped(number: int, **members) -> str:
    """A record in an envelope, which the tolerant path reads."""
    return text_of({"event": record(number, **members)})


def coloured(number: int, **members) -> str:
    return wrapped(number, eventColour="green", **members)


def piped(lake, monkeypatch, *lines, **options):
    class Stream:
        buffer = io.BytesIO("\n".join(lines).encode())

    monkeypatch.setattr(sys, "stdin", Stream)
    return ingest(lake, "-", **options)


def retried(lake, *locations, **options):
    return ingest(lake, *locations, retry_quarantine=True, **options)


def stored(lake) -> list[str]:
    return [row["eventid"] for row in lake_rows(lake)]


def ids(*numbers: int) -> list[str]:
    return sorted(map(event_id, numbers))


def reasons(lake) -> list[str]:
    return [entry["reason"] for entry in lake.catalogue.quarantine()]


def test_records_of_standard_input_are_read_from_the_quarantine(lake, monkeypatch, older):
    assert not piped(lake, monkeypatch, wrapped(1), coloured(2), coloured(3)).complete
    assert reasons(lake) == [UNKNOWN, UNKNOWN]
    older()
    summary = retried(lake)
    assert summary.complete
    assert (summary.events, summary.stored, summary.rejected, summary.gone) == (2, 2, 0, 0)
    assert stored(lake) == ids(1, 2, 3)
    assert reasons(lake) == []
    assert lake.catalogue.totals()["rejected"] == 0
    assert retried(lake).objects == 0


def test_records_of_a_named_pipe_are_read_from_the_quarantine(lake, tmp_path, older):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(coloured(2),))
    writer.start()
    assert not ingest(lake, pipe).complete
    writer.join()
    older()
    assert retried(lake).complete
    assert stored(lake) == ids(2)


def test_what_is_still_unreadable_stays_as_it_was(lake, monkeypatch, older):
    piped(lake, monkeypatch, wrapped(1), coloured(2), DAMAGED, coloured(3))
    before = lake.catalogue.quarantine()
    objects = lake.catalogue.totals()["objects"]
    assert (retried(lake).known_rejected, retried(lake).complete) == (3, False)
    assert lake.catalogue.quarantine() == before
    assert lake.catalogue.totals()["objects"] == objects
    older()
    summary = retried(lake)
    assert (summary.stored, summary.known_rejected, summary.complete) == (2, 1, False)
    assert lake.catalogue.quarantine() == [one for one in before if one["text"] == DAMAGED.encode()]
    assert lake.catalogue.totals()["rejected"] == 1


def test_a_text_that_was_cut_is_not_read(lake, monkeypatch, older):
    monkeypatch.setattr(tolerant, "MAXIMUM_KEPT_BYTES", len(coloured(2)))
    monkeypatch.setattr("leastwise.lake.retries.MAXIMUM_KEPT_BYTES", len(coloured(2)))
    piped(lake, monkeypatch, coloured(2), wrapped(3, eventColour="red", **{"more": "x" * 200}))
    older()
    summary = retried(lake)
    assert (summary.gone, summary.known_rejected, summary.stored) == (1, 2, 0)
    assert len(reasons(lake)) == 2


def test_filters_of_standard_input_are_applied_again(lake, monkeypatch, older):
    piped(lake, monkeypatch, coloured(1), coloured(2, awsRegion="eu-west-1"), selection=EAST)
    older()
    summary = retried(lake)
    assert summary.complete
    assert (summary.stored, summary.deselected) == (1, 1)
    assert stored(lake) == ids(1)


def test_a_text_with_several_records_keeps_what_is_still_wrong(lake, monkeypatch, older):
    packed = text_of({"Records": [record(1, eventColour="green"), record(2, eventTime="never")]})
    piped(lake, monkeypatch, text_of({"message": packed}))
    assert reasons(lake) == [UNKNOWN, "eventTime is not a time: 'never'"]
    older()
    summary = retried(lake)
    assert summary.stored == 1
    assert not summary.complete
    (left,) = lake.catalogue.quarantine()
    assert (left["reason"], left["position"]) == ("eventTime is not a time: 'never'", "record 1, record 1")
    assert lake.catalogue.totals()["rejected"] == 1


def test_a_mended_object_is_not_settled_by_a_narrower_reading(lake, tmp_path):
    records = [record(1), record(2, awsRegion="eu-west-1")]
    source = write_objects(tmp_path / "source", {"log.json": log_object(records[0], DAMAGED)})
    assert not ingest(lake, source).complete
    (source / "log.json").write_bytes(log_object(*records))
    summary = retried(lake, source, selection=EAST)
    assert summary.complete
    assert stored(lake) == ids(1, 2)


def test_versions_that_were_read_with_different_filters_are_each_read_again(lake, tmp_path):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1), DAMAGED)})
    for region in ("us-east-1", "eu-west-1"):
        ingest(lake, source, selection=Selection(regions=(region,)))
    (source / "log.json").write_bytes(log_object(record(1), record(2, awsRegion="eu-west-1"), record(3, awsRegion="x")))
    assert retried(lake).complete
    assert stored(lake) == ids(1, 2)
    assert reasons(lake) == []
    assert retried(lake).objects == 0


def test_a_mended_object_at_a_named_location_is_read_once(lake, tmp_path):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1), DAMAGED)})
    ingest(lake, source)
    (source / "log.json").write_bytes(log_object(record(1), record(2)))
    summary = retried(lake, source)
    assert (summary.objects, summary.stored, summary.complete) == (1, 1, True)


def test_an_unchanged_object_is_read_again_for_more_than_its_first_filters(lake, tmp_path):
    content = log_object(record(1), record(2, awsRegion="eu-west-1"), DAMAGED)
    source = write_objects(tmp_path / "source", {"log.json": content})
    ingest(lake, source, selection=EAST)
    assert stored(lake) == ids(1)
    assert not retried(lake, source).complete
    assert stored(lake) == ids(1, 2)


def test_reading_without_filters_settles_an_entry_of_unknown_filters(lake, tmp_path, monkeypatch):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1), DAMAGED)})
    with monkeypatch.context() as patch:
        patch.setattr(Selection, "signature", lambda self: "colour=red")
        ingest(lake, source)
    left = retried(lake)
    assert (left.unknown_filters, left.known_rejected, left.objects) == (1, 1, 0)
    (source / "log.json").write_bytes(log_object(record(1), record(2)))
    summary = retried(lake, source)
    assert (summary.unknown_filters, summary.complete) == (0, True)
    assert stored(lake) == ids(1, 2)


@pytest.mark.parametrize("mended", [True, False])
def test_an_entry_of_unknown_filters_is_settled_by_what_was_read_without_filters_before(
    lake, tmp_path, monkeypatch, mended
):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1), DAMAGED)})
    with monkeypatch.context() as patch:
        patch.setattr(Selection, "signature", lambda self: "colour=red")
        ingest(lake, source)
    if mended:
        (source / "log.json").write_bytes(log_object(record(1), record(2)))
    assert ingest(lake, source).complete is mended
    summary = retried(lake)
    assert (summary.unknown_filters, summary.complete) == (0, mended)
    assert len(reasons(lake)) == (0 if mended else 1)


def test_worker_processes_read_the_quarantine_again_too(lake, tmp_path, monkeypatch, older):
    monkeypatch.setattr("leastwise.lake.ingest.SMALL_BYTES", 0)
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(4), record(5, awsRegion="eu-west-1"))})
    content = (source / "log.json").read_bytes()
    (source / "log.json").write_bytes(content[:-20])
    ingest(lake, source, selection=EAST)
    piped(lake, monkeypatch, coloured(1), coloured(2, awsRegion="eu-west-1"), selection=EAST)
    (source / "log.json").write_bytes(content)
    older()
    summary = retried(lake, workers=2)
    assert (summary.complete, summary.deselected) == (True, 2)
    assert stored(lake) == ids(1, 4)
