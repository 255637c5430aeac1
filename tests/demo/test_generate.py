"""The trail as a whole: totals, layout, determinism, bounds."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.demo import event_stream, generate
from leastwise.errors import InputError

from .conftest import END, Demo, read_objects

_KEY = re.compile(
    r"AWSLogs/(?:o-[a-z0-9]{10}/)?(?P<account>\d{12})/CloudTrail/(?P<region>[a-z]{2}-[a-z]+-\d)/"
    r"(?P<day>\d{4}/\d{2}/\d{2})/(?P=account)_CloudTrail_(?P=region)_(?P<time>\d{8}T\d{4}Z)_[A-Za-z0-9]{16}\.json\.gz"
)


def test_totals_are_what_the_objects_hold(demo: Demo) -> None:
    truth = demo.truth
    assert truth.events == len(demo.delivered) == 6_000
    assert truth.distinct_events == len(demo.events)
    assert truth.objects == len(demo.objects)
    assert truth.duplicates == truth.events - truth.distinct_events
    assert truth.per_account == dict(sorted(Counter(e["recipientAccountId"] for e in demo.events.values()).items()))
    assert truth.per_day == dict(sorted(Counter(e["eventTime"][:10] for e in demo.events.values()).items()))


def test_truth_file_is_the_returned_truth(demo: Demo) -> None:
    written = json.loads((demo.folder / "truth.json").read_text())
    assert written == json.loads(json.dumps(demo.truth.as_json()))
    assert written["totals"]["events"] == 6_000


def test_duplicates_are_identical_records_of_a_second_trail(demo: Demo) -> None:
    first: dict[str, tuple[str, dict[str, Any]]] = {}
    repeated = 0
    for key, records in sorted(demo.objects.items(), key=lambda item: "/o-" not in item[0]):
        for record in records:
            if record["eventID"] in first:
                repeated += 1
                original_key, original = first[record["eventID"]]
                assert record == original
                assert "/o-" in original_key
                assert "/o-" not in key
            first.setdefault(record["eventID"], (key, record))
    assert repeated == demo.truth.duplicates
    assert 0.003 <= repeated / len(demo.delivered) <= 0.007


def test_keys_follow_cloudtrails_layout(demo: Demo) -> None:
    for key, records in demo.objects.items():
        match = _KEY.fullmatch(key)
        assert match, key
        delivered = datetime.strptime(match["time"], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        assert f"{delivered:%Y/%m/%d}" == match["day"]
        assert delivered <= END
        for record in records:
            assert record["recipientAccountId"] == match["account"]
            assert record["awsRegion"] == match["region"]
            assert datetime.fromisoformat(record["eventTime"]) <= delivered


def test_some_objects_are_delivered_hours_late(demo: Demo) -> None:
    lags = []
    for key, records in demo.objects.items():
        match = _KEY.fullmatch(key)
        assert match
        delivered = datetime.strptime(match["time"], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        lags.append(delivered - max(datetime.fromisoformat(record["eventTime"]) for record in records))
    late = [lag for lag in lags if lag > timedelta(hours=1)]
    assert late
    assert len(late) < len(lags) / 10


def test_events_span_the_days_asked_for(demo: Demo) -> None:
    times = sorted(event["eventTime"] for event in demo.events.values())
    assert demo.truth.start <= times[0] < "2025-12-12"
    assert "2026-06-01" < times[-1] < demo.truth.end == "2026-06-06T00:00:00Z"


def test_files_are_compact_json_in_cloudtrails_order(demo: Demo) -> None:
    order = (
        "eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode "
        "errorMessage requestParameters responseElements additionalEventData requestID eventID readOnly resources "
        "eventType managementEvent recipientAccountId sharedEventID eventCategory tlsDetails "
        "sessionCredentialFromConsole"
    ).split()
    for event in demo.delivered:
        assert list(event) == [name for name in order if name in event]
    assert {event["eventVersion"] for event in demo.delivered} == {"1.08", "1.09", "1.10", "1.11"}


def test_insights_objects_are_apart(demo: Demo) -> None:
    insights = read_objects(demo.folder, "CloudTrail-Insight")
    records = [record for item in insights.values() for record in item]
    assert (len(insights), len(records)) == (demo.truth.insight_objects, demo.truth.insight_events)
    assert {record["insightDetails"]["state"] for record in records} == {"Start", "End"}
    assert not {record["eventID"] for record in records} & set(demo.events)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, events=3_000, end=END, digests=False)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_another_seed_gives_another_trail(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", events=2_000, end=END, digests=False)
    two = generate(tmp_path / "two", events=2_000, end=END, digests=False, seed=8)
    assert one.story("data-leak").event_ids != two.story("data-leak").event_ids
    assert not set(read_objects(tmp_path / "one")) & set(read_objects(tmp_path / "two"))


def test_stream_yields_the_records_of_the_objects(demo: Demo) -> None:
    records = [json.loads(text) for text in event_stream(events=6_000, end=END, events_per_object=40)]
    assert sorted(record["eventID"] for record in records) == sorted(record["eventID"] for record in demo.delivered)


def test_progress_is_told_how_many_records_are_written(tmp_path: Path) -> None:
    told: list[int] = []
    generate(tmp_path, events=2_000, end=END, digests=False, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 2_000


@pytest.mark.parametrize("days", [180, 400])
@pytest.mark.parametrize("per_object", [1, 300])
def test_count_is_exact_for_other_sizes(days: int, per_object: int) -> None:
    stream = event_stream(events=2_500, days=days, end=END, events_per_object=per_object)
    assert sum(1 for _ in stream) == 2_500


def test_same_trail_may_be_written_again_another_one_not(tmp_path: Path) -> None:
    generate(tmp_path, events=2_000, end=END, digests=False)
    before = _files(tmp_path)
    generate(tmp_path, events=2_000, end=END, digests=False)
    assert _files(tmp_path) == before
    with pytest.raises(InputError, match="another trail"):
        generate(tmp_path, events=2_001, end=END, digests=False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"events": 10}, "too few"),
        ({"days": 30}, "30 days"),
        ({"days": 500}, "500 days"),
        ({"end": datetime(2026, 6, 6)}, "no time zone"),
        ({"events_per_object": -1}, "cannot hold -1"),
    ],
)
def test_impossible_arguments_are_refused(tmp_path: Path, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        generate(tmp_path / "new", **({"end": END} | arguments))
    assert not (tmp_path / "new").exists()


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    with pytest.raises(InputError, match="cannot write"):
        generate(file, events=2_000, end=END)
