"""Every shape that CloudTrail events are found in gives the same rows as the log object they came from."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import sys

import pytest
import zstandard

from leastwise.lake.lake import Lake
from trail_records import ingest, lake_rows, log_object, one_object, record, text_of

RECORDS = [
    record(1),
    record(
        2,
        eventName="AssumeRole",
        eventSource="sts.amazonaws.com",
        resources=[{"accountId": "111122223333", "type": "AWS::IAM::Role", "ARN": "arn:aws:iam::111122223333:role/r"}],
        tlsDetails={"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"},
        errorCode="AccessDenied",
        errorMessage='not "you", alice',
        newMember={"a": [1, 2]},
    ),
    record(3, userIdentity={"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}, readOnly=True),
]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return one_object(tmp_path_factory.mktemp("expected"), log_object(*RECORDS)).rows


def lines(*documents) -> bytes:
    return "".join(text_of(document) + "\n" for document in documents).encode()


def looked_up(one):
    return {
        "EventId": one["eventID"],
        "EventName": one["eventName"],
        "ReadOnly": "false",
        "EventTime": "2026-03-01T10:00:00+00:00",
        "Username": "alice",
        "Resources": [],
        "CloudTrailEvent": text_of(one),
    }


def from_event_bridge(one):
    return {
        "version": "0",
        "id": "6f87d04b-9f74-4f04-a780-7acf4b0a9b38",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.iam",
        "account": "111122223333",
        "time": one["eventTime"],
        "region": "us-east-1",
        "resources": [],
        "detail": one,
    }


def subscribed(*records):
    events = [{"id": str(n), "timestamp": 1772359200000, "message": text_of(one)} for n, one in enumerate(records)]
    return {
        "messageType": "DATA_MESSAGE",
        "owner": "111122223333",
        "logGroup": "trail",
        "logStream": "x",
        "logEvents": events,
    }


def packed(*records) -> str:
    """The message as a Lambda function or a Kinesis stream gets it."""
    return base64.b64encode(gzip.compress(text_of(subscribed(*records)).encode())).decode()


def found_by_elastic(*records):
    hits = [{"_index": "trail", "_id": str(n), "_source": one} for n, one in enumerate(records)]
    return {"took": 1, "hits": {"total": {"value": len(hits)}, "hits": hits}}


SHAPES = {
    "log object": log_object(*RECORDS),
    "array": text_of(RECORDS).encode(),
    "lines": lines(*RECORDS),
    "lines with carriage returns": lines(*RECORDS).replace(b"\n", b"\r\n"),
    "lines without the last end": lines(*RECORDS).rstrip(b"\n"),
    "lines with blank ones": lines(*RECORDS).replace(b"\n", b"\n\n"),
    "a log object a line": log_object(RECORDS[0]) + b"\n" + log_object(*RECORDS[1:]) + b"\n",
    "pretty-printed array": json.dumps(RECORDS, indent=2).encode(),
    "pretty-printed objects": "\n".join(json.dumps(one, indent=2) for one in RECORDS).encode(),
    "objects without separator": b"".join(text_of(one).encode() for one in RECORDS),
    "lookup-events": text_of({"Events": [looked_up(one) for one in RECORDS], "NextToken": "x"}).encode(),
    "lookup-events, pretty-printed": json.dumps({"Events": [looked_up(one) for one in RECORDS]}, indent=4).encode(),
    "lookup-events, a line each": lines(*map(looked_up, RECORDS)),
    "EventBridge": lines(*map(from_event_bridge, RECORDS)),
    "EventBridge, array": text_of([from_event_bridge(one) for one in RECORDS]).encode(),
    "EventBridge through SQS": lines(*({"MessageId": "1", "Body": text_of(from_event_bridge(one))} for one in RECORDS)),
    "EventBridge through SQS, lower case": lines(
        *({"messageId": "1", "body": text_of(from_event_bridge(one))} for one in RECORDS)
    ),
    "SNS": lines(*({"Type": "Notification", "Message": text_of(from_event_bridge(one))} for one in RECORDS)),
    "CloudWatch Logs subscription": text_of(subscribed(*RECORDS)).encode(),
    "CloudWatch Logs subscriptions, a line each": lines(subscribed(*RECORDS[:1]), subscribed(*RECORDS[1:])),
    "CloudWatch Logs subscriptions, as Firehose joins them": (
        text_of(subscribed(*RECORDS[:1])) + text_of(subscribed(*RECORDS[1:]))
    ).encode(),
    "CloudWatch Logs subscription for Lambda": text_of({"awslogs": {"data": packed(*RECORDS)}}).encode(),
    "CloudWatch Logs subscriptions for Lambda, a line each": lines(
        *({"awslogs": {"data": packed(one)}} for one in RECORDS)
    ),
    "CloudWatch Logs subscription through Kinesis": text_of(
        {"Records": [{"kinesis": {"partitionKey": "1", "data": packed(one)}} for one in RECORDS]}
    ).encode(),
    "records through Kinesis": text_of(
        {"Records": [{"kinesis": {"data": base64.b64encode(text_of(one).encode()).decode()}} for one in RECORDS]}
    ).encode(),
    "EventBridge through SQS, for Lambda": text_of(
        {"Records": [{"messageId": "1", "body": text_of(from_event_bridge(one))} for one in RECORDS]}
    ).encode(),
    "SQS messages": text_of(
        {"Messages": [{"MessageId": "1", "Body": text_of(from_event_bridge(one))} for one in RECORDS]}
    ).encode(),
    "CloudTrail Lake rows": text_of(
        {
            "QueryStatus": "FINISHED",
            "QueryResultRows": [[{"eventID": one["eventID"]}, {"eventJson": text_of(one)}] for one in RECORDS],
        }
    ).encode(),
    "Splunk": lines(*({"preview": False, "result": {"_raw": text_of(one), "host": "h"}} for one in RECORDS)),
    "Elastic": lines(*({"_index": "trail", "_source": one} for one in RECORDS)),
    "Elastic search result": text_of(found_by_elastic(*RECORDS)).encode(),
    "wrapped as event": lines(*({"path": "x", "event": one} for one in RECORDS)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_rows(tmp_path, shape, expected):
    found = one_object(tmp_path, SHAPES[shape], "export.json")
    assert found.summary.complete, found.reasons
    assert list(map(compacted, found.rows)) == expected


def compacted(row):
    """A row with the white space of a pretty-printed document taken out of its documents."""
    texts = {name: row[name] for name in ("requestparameters", "responseelements", "extra") if row[name]}
    return row | {name: text_of(json.loads(text)) for name, text in texts.items()}


@pytest.mark.parametrize("shape", ["log object", "lines", "lookup-events"])
@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_by_either_method(tmp_path, shape, pack, expected):
    assert one_object(tmp_path, pack(SHAPES[shape]), "export.json.zst").rows == expected


def test_a_single_event(tmp_path, expected):
    found = one_object(tmp_path, text_of(RECORDS[1]).encode())
    assert found.rows == [row for row in expected if row["eventid"] == RECORDS[1]["eventID"]]


def test_at_timestamp_stands_in_for_event_time(tmp_path, expected):
    renamed = [{"@timestamp": one["eventTime"], **one} for one in RECORDS]
    for one in renamed:
        del one["eventTime"]
    found = one_object(tmp_path, lines(*renamed), "export.jsonl")
    assert found.summary.complete
    assert found.rows == expected


def csv_of(rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_cloudtrail_lake_csv_with_event_json(tmp_path, expected):
    content = csv_of([{"eventID": one["eventID"], "eventJson": text_of(one)} for one in RECORDS])
    found = one_object(tmp_path, content, "result.csv")
    assert found.summary.complete, found.reasons
    assert found.rows == expected


def struct_text(value) -> str:
    """As Athena and CloudTrail Lake print rows, maps and arrays."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name.lower()}={struct_text(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(struct_text, value)) + "]"
    return str(value)


def athena_row(one):
    free = ("requestParameters", "responseElements")
    row = {}
    for name in dict.fromkeys(name for each in RECORDS[:2] for name in each if name != "newMember"):
        value = one.get(name)
        if value is None:
            row[name.lower()] = ""
        elif isinstance(value, (dict, list)):
            row[name.lower()] = text_of(value) if name in free else struct_text(value)
        else:
            row[name.lower()] = str(value).lower() if isinstance(value, bool) else value
    return row


def test_athena_csv_with_rows_as_text(tmp_path, expected):
    found = one_object(tmp_path, csv_of([athena_row(one) for one in RECORDS[:2]]), "athena.csv")
    assert found.summary.complete, found.reasons
    wanted = [row for row in expected if row["eventid"] != RECORDS[2]["eventID"]]
    for row, other in zip(found.rows, wanted, strict=True):
        assert row | {"extra": None} == other | {"extra": None}


def test_standard_input(tmp_path, monkeypatch, expected):
    class Piped:
        buffer = io.BytesIO(gzip.compress(SHAPES["lines"]))

    monkeypatch.setattr(sys, "stdin", Piped)
    with Lake.open(tmp_path / "lake", create=True) as lake:
        summary = ingest(lake, "-")
        assert summary.complete
        assert lake_rows(lake) == expected
        assert not list((lake.folder / "tmp").rglob("*.json"))


def test_a_control_message_of_a_subscription_is_no_event(tmp_path):
    control = {"messageType": "CONTROL_MESSAGE", "logEvents": [{"id": "", "timestamp": 1, "message": "CWL CONTROL"}]}
    found = one_object(tmp_path, lines(control, *RECORDS), "subscription.jsonl")
    assert len(found.rows) == 3
    assert found.summary.complete, found.reasons


def test_an_object_among_records_that_is_none_is_quarantined(tmp_path):
    found = one_object(tmp_path, lines(*RECORDS, {"note": "x"}, {"other": 1}), "export.jsonl")
    assert len(found.rows) == 3
    assert [(entry["reason"], entry["text"]) for entry in found.quarantine] == [
        ("not a CloudTrail record", b'{"note":"x"}'),
        ("not a CloudTrail record", b'{"other":1}'),
    ]
    assert not found.summary.complete


def test_many_objects_that_are_none_are_counted(tmp_path):
    found = one_object(tmp_path, lines(*RECORDS, *({"note": n} for n in range(150))), "export.jsonl")
    assert len(found.quarantine) == 101
    assert found.reasons[-1] == "50 further objects are not CloudTrail records"


def test_records_in_an_unknown_envelope_are_taken_and_the_envelope_is_quarantined(tmp_path, expected):
    found = one_object(tmp_path, text_of({"answer": RECORDS}).encode(), "export.json")
    assert found.rows == expected
    assert found.reasons == ["an unknown envelope"]
    assert not found.summary.complete


def test_lines_of_an_unknown_shape_are_quarantined(tmp_path):
    found = one_object(tmp_path, lines(*({"unheardOf": one} for one in RECORDS)), "export.json")
    kept = b"".join(entry["text"] for entry in found.quarantine).decode() + text_of(
        [row["eventid"] for row in found.rows]
    )
    assert all(one["eventID"] in kept for one in RECORDS)
    assert not found.summary.complete


def test_envelopes_inside_one_another_have_a_limit(tmp_path):
    document = record(1)
    for _ in range(9):
        document = {"eventName": "x", "detail": document}
    found = one_object(tmp_path, lines(document), "deep.jsonl")
    assert found.rows == []
    assert not found.summary.complete
