"""Messages of CloudWatch Logs packed for Lambda and Kinesis: base64 of gzip."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from trail_records import event_id, log_object, one_object, record, text_of


def message(*records, kind="DATA_MESSAGE"):
    return {
        "messageType": kind,
        "owner": "111122223333",
        "logGroup": "CloudTrail/logs",
        "logStream": "111122223333_CloudTrail_us-east-1",
        "subscriptionFilters": ["all"],
        "logEvents": [
            {"id": str(number), "timestamp": 1772359200000, "message": text_of(one)}
            for number, one in enumerate(records)
        ],
    }


def packed(document) -> str:
    return base64.b64encode(gzip.compress(json.dumps(document).encode())).decode()


def for_lambda(document):
    return {"awslogs": {"data": packed(document)}}


def from_kinesis(data):
    return {"eventSource": "aws:kinesis", "eventVersion": "1.0", "kinesis": {"partitionKey": "1", "data": data}}


def stored(tmp_path, document):
    return one_object(tmp_path, json.dumps(document).encode())


def test_a_lambda_event_gives_the_rows_of_the_log_object(tmp_path):
    expected = one_object(tmp_path / "expected", log_object(record(1), record(2)))
    done = stored(tmp_path / "packed", for_lambda(message(record(1), record(2))))
    assert done.quarantine == []
    assert done.rows == expected.rows


def test_lambda_events_a_line_each(tmp_path):
    content = "".join(json.dumps(for_lambda(message(record(number)))) + "\n" for number in (1, 2))
    assert sorted(one_object(tmp_path, content.encode()).event_ids) == sorted([event_id(1), event_id(2)])


def test_kinesis_records_of_cloudwatch_logs_and_of_eventbridge(tmp_path):
    plain = base64.b64encode(json.dumps({"detail-type": "x", "detail": record(2)}).encode()).decode()
    done = stored(tmp_path, {"Records": [from_kinesis(packed(message(record(1)))), from_kinesis(plain)]})
    assert done.quarantine == []
    assert sorted(done.event_ids) == sorted([event_id(1), event_id(2)])


def test_a_packed_control_message_holds_no_events(tmp_path):
    done = stored(tmp_path, for_lambda(message(record(1), kind="CONTROL_MESSAGE")))
    assert (done.rows, done.quarantine) == ([], [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("not base64!", "awslogs.data is not base64"),
        (packed(message(record(1)))[:-24], "awslogs.data: damaged gzip data"),
        (base64.b64encode(b"text").decode(), "awslogs.data does not hold a CloudWatch Logs message"),
    ],
)
def test_damaged_data_is_quarantined_alone(tmp_path, data, reason):
    lines = [json.dumps(for_lambda(message(record(1)))), json.dumps({"awslogs": {"data": data}})]
    done = one_object(tmp_path, "\n".join(lines).encode())
    assert done.event_ids == [event_id(1)]
    assert [one["reason"][: len(reason)] for one in done.quarantine] == [reason]


def test_packed_messages_inside_one_another_end(tmp_path):
    document = for_lambda(message(record(1)))
    for _ in range(6):
        document = for_lambda(document)
    done = stored(tmp_path, document)
    assert done.rows == []
    assert "envelopes inside one another" in done.quarantine[0]["reason"]
