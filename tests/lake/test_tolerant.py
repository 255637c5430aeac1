"""Every hard case: what is stored, what is quarantined and why, and that one bad record never costs its file."""

from __future__ import annotations

import gzip
import json

import pytest

from leastwise.lake.decode.record import MAXIMUM_LEARNED_MEMBERS
from trail_records import event_id, log_object, one_object, record, text_of


def changed(number: int, old: str, new: str) -> str:
    """A record's text with a part replaced; fails where the part does not occur."""
    text = text_of(record(number))
    assert old in text
    return text.replace(old, new)


def stored(tmp_path, *records, **options):
    """The rows of an object with a good record before and one behind the given ones."""
    found = one_object(tmp_path, log_object(record(1), *records, record(99)), **options)
    assert {event_id(1), event_id(99)} <= set(found.event_ids)
    return found


def only(found, number):
    """The one row of an event, nothing having been quarantined."""
    assert found.summary.complete, found.reasons
    assert found.quarantine == []
    (row,) = [row for row in found.rows if row["eventid"] == event_id(number)]
    return row


@pytest.mark.parametrize(
    ("written", "expected"),
    [('"true"', True), ('"False"', False), ('""', None), ("null", None), ("true", True)],
)
def test_a_boolean_in_any_spelling(tmp_path, written, expected):
    row = only(stored(tmp_path, changed(2, '"readOnly":false', f'"readOnly":{written}')), 2)
    assert row["readonly"] is expected
    assert row["extra"] is None


@pytest.mark.parametrize("written", ['"maybe"', "1", '{"a":1}', "[]"])
def test_what_is_no_boolean_is_kept_in_extra(tmp_path, written):
    row = only(stored(tmp_path, changed(2, '"readOnly":false', f'"readOnly":{written}')), 2)
    assert row["readonly"] is None
    assert row["extra"] == f'{{"otherMembers":{{"readOnly":{written}}}}}'


@pytest.mark.parametrize(
    ("written", "expected"), [("17", "17"), ("1e3", "1e3"), ('{"a":[1, 2]}', '{"a":[1, 2]}'), ("true", "true")]
)
def test_another_type_where_text_belongs_is_kept_as_its_text(tmp_path, written, expected):
    row = only(stored(tmp_path, changed(2, '"awsRegion":"us-east-1"', f'"awsRegion":{written}')), 2)
    assert row["awsregion"] == expected


def test_an_object_where_a_list_belongs(tmp_path):
    resource = {"ARN": "arn:aws:s3:::b", "accountId": "111122223333", "type": "AWS::S3::Bucket"}
    row = only(stored(tmp_path, record(2, resources=resource)), 2)
    assert row["resources"] == [
        {"arn": "arn:aws:s3:::b", "accountid": "111122223333", "type": "AWS::S3::Bucket", "arnprefix": None}
    ]


@pytest.mark.parametrize("value", ["text", 5, [1, 2]])
def test_another_type_where_user_identity_belongs_is_kept(tmp_path, value):
    row = only(stored(tmp_path, record(2, userIdentity=value)), 2)
    assert json.loads(row["useridentity"]["extra"]) == {"value": value}
    assert row["principalarn"] is None


def test_user_identity_null(tmp_path):
    row = only(stored(tmp_path, record(2, userIdentity=None)), 2)
    assert row["useridentity"] is None
    assert row["identitytype"] is None


def test_bad_utf8_becomes_replacement_characters(tmp_path):
    content = log_object(record(1), changed(2, "aws-cli/2.15", "aws-cli/#"), record(99)).replace(b"#", b"\xff\xc3")
    found = one_object(tmp_path, content)
    assert only(found, 2)["useragent"] == "aws-cli/\ufffd\ufffd"
    assert only(found, 1)["useragent"] == "aws-cli/2.15"
    assert len(found.rows) == 3


@pytest.mark.parametrize("where", ["aws-cli/2.15", "user-2"])
def test_lone_surrogates_become_replacement_characters(tmp_path, where):
    row = only(stored(tmp_path, changed(2, where, r"a\ud800b")), 2)
    if where == "user-2":
        # JSON readers refuse the escape of a lone surrogate: the document holds U+FFFD's in its place.
        assert row["requestparameters"] == r'{"userName":"a\ufffdb"}'
    else:
        assert row["useragent"] == "a\ufffdb"


def test_a_lone_surrogate_leaves_the_rest_of_its_record_as_written(tmp_path):
    document = r'{"n": 12345678901234567890.10, "pair":"\ud83d\ude00", "text":"\\ud800 \/"}'
    text = changed(2, '{"userName":"user-2"}', document).replace("aws-cli/2.15", r"\udfff")
    row = only(stored(tmp_path, text), 2)
    assert row["requestparameters"] == document
    assert row["useragent"] == "\ufffd"


def test_lone_surrogate_in_a_members_name(tmp_path):
    found = stored(tmp_path, changed(2, '"readOnly"', r'"x\udc00"'))
    row = only(found, 2)
    assert row["readonly"] is None
    assert json.loads(row["extra"]) == {"x\ufffd": False}


def test_lone_surrogate_inside_user_identity(tmp_path):
    row = only(stored(tmp_path, changed(2, '"userName":"alice"', r'"userName":"al\ud83dice"')), 2)
    assert row["useridentity"]["username"] == "al\ufffdice"


def test_nul_is_kept(tmp_path):
    row = only(stored(tmp_path, changed(2, "aws-cli/2.15", r"a\u0000b")), 2)
    assert row["useragent"] == "a\0b"


def test_the_last_of_duplicate_keys_counts(tmp_path):
    row = only(stored(tmp_path, changed(2, '"awsRegion":"us-east-1"', '"awsRegion":"first","awsRegion":"second"')), 2)
    assert row["awsregion"] == "second"


def test_duplicate_keys_in_a_document_stay_as_written(tmp_path):
    row = only(stored(tmp_path, changed(2, '{"userName":"user-2"}', '{"a":1,"a":2}')), 2)
    assert row["requestparameters"] == '{"a":1,"a":2}'


@pytest.mark.parametrize("depth", [100, 900])
def test_deep_nesting_that_can_be_read_is_kept(tmp_path, depth):
    deep = '{"a":' * depth + "1" + "}" * depth
    assert only(stored(tmp_path, changed(2, '{"userName":"user-2"}', deep)), 2)["requestparameters"] == deep


def test_nesting_of_10_000_costs_at_most_its_record(tmp_path):
    deep = '{"a":' * 10_000 + "1" + "}" * 10_000
    text = changed(2, '{"userName":"user-2"}', deep)
    found = stored(tmp_path, text)
    kept = [row["requestparameters"] for row in found.rows if row["eventid"] == event_id(2)]
    if kept:
        assert kept == [deep]
        assert found.summary.complete
    else:
        assert [entry["text"] for entry in found.quarantine] == [text.encode()]
        assert not found.summary.complete


def test_byte_order_mark(tmp_path):
    found = one_object(tmp_path, b"\xef\xbb\xbf" + log_object(record(1), record(2)))
    assert found.summary.complete
    assert found.event_ids == sorted([event_id(1), event_id(2)])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_byte_order_mark(tmp_path, encoding):
    mark = "\ufeff".encode(encoding)
    found = one_object(tmp_path, mark + log_object(record(1, userAgent="ü")).decode().encode(encoding))
    assert only(found, 1)["useragent"] == "ü"


def test_multi_member_gzip(tmp_path):
    content = log_object(*[record(number) for number in range(50)])
    halves = gzip.compress(content[:9000]) + gzip.compress(content[9000:])
    found = one_object(tmp_path, halves, "log.json.gz")
    assert found.summary.complete
    assert len(found.rows) == 50


def test_gz_name_on_plain_text_and_gzip_without_the_name(tmp_path):
    assert one_object(tmp_path / "a", log_object(record(1)), "log.json.gz").event_ids == [event_id(1)]
    assert one_object(tmp_path / "b", gzip.compress(log_object(record(1))), "log").event_ids == [event_id(1)]


@pytest.mark.parametrize("indent", [0, 1, 4])
def test_pretty_printed(tmp_path, indent):
    document = json.dumps({"Records": [record(1), record(2)]}, indent=indent, ensure_ascii=False).encode()
    found = one_object(tmp_path, document)
    assert only(found, 1)["eventname"] == "CreateUser"
    assert json.loads(only(found, 2)["requestparameters"]) == {"userName": "user-2"}


def test_another_key_order(tmp_path):
    shuffled = dict(sorted(record(2).items()))
    found = one_object(tmp_path, log_object(shuffled, record(1)))
    plain = one_object(tmp_path / "plain", log_object(record(2), record(1)))
    assert found.rows == plain.rows
    assert found.summary.complete


def test_records_with_other_members_around(tmp_path):
    content = b'{"a":{"b":[1]},"Records":[' + text_of(record(1)).encode() + b'],"c":2}'
    assert one_object(tmp_path, content).event_ids == [event_id(1)]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01 10:00:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01 10:00:00.000 UTC", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.250Z", "2026-03-01T10:00:00.250Z"),
        ("1772359200", "2026-03-01T10:00:00Z"),
        ("1772359200000", "2026-03-01T10:00:00Z"),
    ],
)
def test_times_in_other_spellings(tmp_path, written, moment):
    row = only(stored(tmp_path, record(2, eventTime=written)), 2)
    assert row["eventtime_iso"] == moment
    assert row["eventtime"].isoformat() == moment.removesuffix("Z").replace(".250", ".250000")


def test_a_time_with_an_offset(tmp_path):
    row = only(stored(tmp_path, record(2, eventTime="2026-03-01T12:00:00+02:00")), 2)
    assert row["eventtime"].isoformat() == "2026-03-01T10:00:00"
    assert row["event_date"].isoformat() == "2026-03-01"


@pytest.mark.parametrize("written", ["2026-03-01T12:00:00+02:00", "2026-03-01T12:00:00.125-0130"])
def test_a_time_with_an_offset_is_kept_as_written_on_both_paths(tmp_path, written):
    text = text_of(record(2, eventTime=written)).encode()
    fast = only(one_object(tmp_path / "fast", b'{"Records":[' + text + b"]}"), 2)
    tolerant = only(one_object(tmp_path / "tolerant", b'{"a":1,"Records":[' + text + b"]}"), 2)
    assert fast["eventtime_iso"] == tolerant["eventtime_iso"] == written
    assert fast["eventtime"] == tolerant["eventtime"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("yesterday", "eventTime is not a time: 'yesterday'"),
        ("2026-02-30T10:00:00Z", "eventTime is not a time: '2026-02-30T10:00:00Z'"),
        ("9999-01-01T00:00:00Z", "eventTime is out of range: '9999-01-01T00:00:00Z'"),
        ("0001-01-01T00:00:00Z", "eventTime is out of range: '0001-01-01T00:00:00Z'"),
        (None, "no eventTime"),
        (..., "no eventTime"),
        ("", "eventTime is not a time: ''"),
    ],
)
def test_a_record_without_usable_time_is_quarantined_alone(tmp_path, written, reason):
    bad = record(2, eventTime=written)
    found = stored(tmp_path, bad)
    assert found.event_ids == sorted([event_id(1), event_id(99)])
    assert found.reasons == [reason]
    kept = json.loads(found.quarantine[0]["text"])
    assert kept == {name: value for name, value in bad.items() if value is not None}
    assert found.summary.rejected == 1
    assert not found.summary.complete


def test_unknown_members_at_the_top_level(tmp_path):
    text = changed(2, '"readOnly":false', '"newMember":{"big": 12345678901234567890.10},"other":"x","readOnly":false')
    row = only(stored(tmp_path, text), 2)
    assert row["extra"] == '{"newMember":{"big": 12345678901234567890.10},"other":"x"}'
    assert row["readonly"] is False


def test_more_unknown_members_than_can_be_learned(tmp_path):
    count = MAXIMUM_LEARNED_MEMBERS + 20
    records = [record(2 + number, **{f"member{number}": number}) for number in range(count)]
    found = one_object(tmp_path, log_object(*records))
    assert found.summary.complete
    for number in range(count):
        extra = json.loads(only(found, 2 + number)["extra"])
        assert extra in ({f"member{number}": number}, {"otherMembers": {f"member{number}": number}})


def test_unknown_members_inside_nested_members(tmp_path):
    identity = {"type": "IAMUser", "newField": {"a": 1}, "sessionContext": {"attributes": {"x": "y"}}}
    resources = [{"ARN": "a", "more": 1}, {"ARN": "b"}]
    details = {"tlsVersion": "TLSv1.3", "keyExchange": "x25519"}
    row = only(stored(tmp_path, record(2, userIdentity=identity, resources=resources, tlsDetails=details)), 2)
    assert json.loads(row["useridentity"]["extra"]) == {
        "newField": {"a": 1},
        "sessionContext": {"attributes": {"x": "y"}},
    }
    assert json.loads(row["extra"]) == {"tlsDetails": details, "resources": resources}
    assert row["tlsdetails"]["tlsversion"] == "TLSv1.3"
    assert [resource["arn"] for resource in row["resources"]] == ["a", "b"]


@pytest.mark.parametrize(
    "document",
    [
        '{"n":123456789012345678901234567890,"f":1.10000000000000000001,"e":1E+2}',
        '{ "a" : [ 1,2 ] , "b":"\\u00e9\\/" }',
        '"text"',
        "[]",
        "17",
        "{}",
    ],
)
def test_documents_stay_byte_for_byte(tmp_path, document):
    found = stored(tmp_path, changed(2, '{"userName":"user-2"}', document))
    assert only(found, 2)["requestparameters"] == document


def test_a_three_megabyte_document(tmp_path):
    document = '{"blob":"' + "x" * 3_000_000 + '"}'
    found = stored(tmp_path, changed(2, '{"userName":"user-2"}', document))
    assert only(found, 2)["requestparameters"] == document


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_truncated_gzip_keeps_what_precedes(tmp_path, kept):
    records = [record(number) for number in range(2_000)]
    whole = gzip.compress(log_object(*records), 6)
    found = one_object(tmp_path, whole[: int(len(whole) * kept)], "log.json.gz")
    assert not found.summary.complete
    assert any(reason.startswith("damaged") for reason in found.reasons)
    assert len(found.rows) > 2_000 * (kept - 0.25)
    assert set(found.event_ids) == {event_id(number) for number in range(len(found.rows))}


def test_a_gzip_with_a_wrong_checksum_keeps_its_records(tmp_path):
    whole = bytearray(gzip.compress(log_object(*[record(number) for number in range(20)])))
    whole[-8] ^= 1
    found = one_object(tmp_path, bytes(whole), "log.json.gz")
    assert len(found.rows) == 20
    assert len(found.reasons) == 1
    assert found.reasons[0].startswith("damaged gzip data")


@pytest.mark.parametrize(
    "bad",
    [
        '{"eventVersion":"1.08","eventTime":}',
        '{"eventVersion":"1.08" "eventTime":"2026-03-01T00:00:00Z"}',
        '{"eventVersion":"1.08","eventID":"x',
        "nonsense",
        '{"eventVersion":"1.08","userAgent":"un"quoted","eventID":"x"}',
    ],
)
def test_invalid_json_in_the_middle_keeps_the_rest(tmp_path, bad):
    records = [record(number) for number in range(20)]
    content = log_object(*records[:10], bad, *records[10:])
    found = one_object(tmp_path, content)
    assert found.event_ids == sorted(event_id(number) for number in range(20))
    assert len(found.quarantine) == 1
    assert bad.encode() in found.quarantine[0]["text"]
    assert not found.summary.complete


@pytest.mark.parametrize("head", ['{"Rec\x9dords":[', '{"Records":', "x", "", '{"Records":["a":{"b":1}},'])
def test_a_damaged_head_costs_no_record(tmp_path, head):
    content = log_object(*[record(number) for number in range(10)]).decode().replace('{"Records":[', head)
    found = one_object(tmp_path, content.encode())
    assert found.event_ids == sorted(event_id(number) for number in range(10))


def test_records_that_damage_put_inside_another_are_kept(tmp_path):
    """The end of record 2 and of the document are gone: what follows seems to belong to its list."""
    swallower = text_of(record(2, resources=[{"ARN": "x"}]))[:-2]
    content = log_object(record(1), swallower, record(3), record(4))[:-2] + b"]}"
    found = one_object(tmp_path, content)
    assert {event_id(number) for number in (1, 3, 4)} <= set(found.event_ids)
    assert not found.summary.complete


def test_truncated_plain_text_keeps_what_precedes(tmp_path):
    content = log_object(*[record(number) for number in range(10)])
    found = one_object(tmp_path, content[:-200])
    assert found.event_ids == sorted(event_id(number) for number in range(9))
    assert len(found.quarantine) == 1


def test_zero_byte_log_object_is_quarantined(tmp_path):
    found = one_object(tmp_path, b"", "111122223333_CloudTrail_us-east-1_20260301T0000Z_a.json.gz")
    assert found.reasons == ["the object is empty"]
    assert not found.summary.complete


def test_an_object_with_no_records_is_complete(tmp_path):
    found = one_object(tmp_path, b'{"Records":[]}')
    assert found.summary.complete
    assert found.rows == []
    assert [entry["kind"] for entry in found.objects] == ["log"]


def test_digests_and_insights_are_told_apart(tmp_path):
    digest = text_of({"awsAccountId": "111122223333", "digestStartTime": "2026-03-01T00:00:00Z", "logFiles": []})
    found = one_object(tmp_path / "digest", digest.encode(), "digest.json")
    assert found.summary.complete
    assert [(entry["kind"], entry["events"]) for entry in found.objects] == [("digest", 0)]
    insight = record(1, eventCategory="Insight", insightDetails={"state": "Start"})
    found = one_object(tmp_path / "insight", log_object(insight), "insight.json")
    assert [entry["kind"] for entry in found.objects] == ["insight"]
    assert only(found, 1)["insightdetails"] == '{"state":"Start"}'
    found = one_object(tmp_path / "mixed", log_object(insight, record(2)), "mixed.json")
    assert [entry["kind"] for entry in found.objects] == ["log"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("LICENSE", b"Apache License\nVersion 2.0\n"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("empty.txt", b""),
        ("settings.json", b'{"name":"x","list":[{"a":1}]}'),
        ("numbers.json", b"[1,2,3]"),
        ("README.md", b"# Title\n\ntext with {braces} and [lists]\n"),
    ],
)
def test_files_that_are_no_logs_are_skipped_and_do_not_make_the_run_incomplete(tmp_path, name, content):
    found = one_object(tmp_path, content, name)
    assert found.summary.complete, found.reasons
    assert found.rows == []
    assert found.summary.kinds == {"other": 1}


def test_a_big_object_with_one_bad_record_in_it(tmp_path):
    records = [record(number) for number in range(6_000)]
    content = log_object(*records[:3_000], changed(7_000, '"readOnly":false', '"readOnly":"true"'), *records[3_000:])
    found = one_object(tmp_path, content)
    assert found.summary.complete
    assert len(found.rows) == 6_001
