"""Records as columns, and the fast path."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.lake.decode import fast, table_from_records
from leastwise.lake.decode.record import RecordDecoder
from leastwise.lake.schema import EVENT_SCHEMA, JSON_TEXT_COLUMNS
from trail_records import event_id, log_object, one_object, record, text_of


def row(**changes):
    (found,) = table_from_records([record(1, **changes)]).to_pylist()
    return found


def test_every_column_of_an_ordinary_record():
    found = row(tlsDetails={"tlsVersion": "TLSv1.3"}, errorCode="AccessDenied", sharedEventID="s", vpcEndpointId="v")
    assert list(found) == EVENT_SCHEMA.names
    identity = found.pop("useridentity")
    assert {name: value for name, value in identity.items() if value is not None} == {
        "type": "IAMUser",
        "principalid": "AIDACKCEVSQ6C2EXAMPLE",
        "arn": "arn:aws:iam::111122223333:user/alice",
        "accountid": "111122223333",
        "accesskeyid": "AKIAIOSFODNN7EXAMPLE",
        "username": "alice",
    }
    assert found.pop("tlsdetails") == {"tlsversion": "TLSv1.3", "ciphersuite": None, "clientprovidedhostheader": None}
    assert {name: value for name, value in found.items() if value is not None} == {
        "eventtime": datetime(2026, 3, 1, 0, 1, 5),
        "eventtime_iso": "2026-03-01T00:01:05Z",
        "event_date": date(2026, 3, 1),
        "eventsource": "iam.amazonaws.com",
        "eventname": "CreateUser",
        "eventversion": "1.11",
        "principalarn": "arn:aws:iam::111122223333:user/alice",
        "userarn": "arn:aws:iam::111122223333:user/alice",
        "identitytype": "IAMUser",
        "accesskeyid": "AKIAIOSFODNN7EXAMPLE",
        "awsregion": "us-east-1",
        "sourceipaddress": "192.0.2.7",
        "useragent": "aws-cli/2.15",
        "errorcode": "AccessDenied",
        "requestparameters": '{"userName":"user-1"}',
        "requestid": record(1)["requestID"],
        "eventid": event_id(1),
        "readonly": False,
        "eventtype": "AwsApiCall",
        "managementevent": True,
        "recipientaccountid": "111122223333",
        "sharedeventid": "s",
        "vpcendpointid": "v",
        "eventcategory": "Management",
        "sourceobjectid": 0,
    }


ISSUER = {"type": "Role", "arn": "arn:aws:iam::111122223333:role/r", "accountId": "111122223333", "userName": "r"}


@pytest.mark.parametrize(
    ("identity", "principal"),
    [
        (
            {"arn": "arn:aws:sts::111122223333:assumed-role/r/s", "sessionContext": {"sessionIssuer": ISSUER}},
            "arn:aws:iam::111122223333:role/r",
        ),
        ({"arn": "arn:aws:iam::111122223333:root", "sessionContext": {}}, "arn:aws:iam::111122223333:root"),
        ({"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}, "ec2.amazonaws.com"),
        ({"type": "AWSAccount", "principalId": "AIDA:x", "accountId": "4"}, "AIDA:x"),
        ({}, None),
    ],
)
def test_the_principal_of_an_event(identity, principal):
    assert row(userIdentity=identity)["principalarn"] == principal


def test_a_session_in_full():
    found = row(
        userIdentity={
            "type": "AssumedRole",
            "sessionContext": {
                "attributes": {"creationDate": "2026-03-01T00:00:00Z", "mfaAuthenticated": "false"},
                "sessionIssuer": ISSUER,
                "webIdFederationData": {"federatedProvider": "p", "attributes": {"aud": "x"}},
                "sourceIdentity": "alice",
                "ec2RoleDelivery": "2.0",
            },
            "onBehalfOf": {"userId": "u", "identityStoreArn": "i"},
            "inScopeOf": {"issuerType": "AWS::Lambda::Function"},
        }
    )["useridentity"]
    session = found["sessioncontext"]
    assert session["attributes"] == {"creationdate": "2026-03-01T00:00:00Z", "mfaauthenticated": "false"}
    assert session["sessionissuer"]["username"] == "r"
    assert session["webidfederationdata"] == {"federatedprovider": "p", "attributes": '{"aud":"x"}'}
    assert (session["sourceidentity"], session["ec2roledelivery"]) == ("alice", "2.0")
    assert found["onbehalfof"] == {"userid": "u", "identitystorearn": "i"}
    assert found["inscopeof"]["issuertype"] == "AWS::Lambda::Function"
    assert found["extra"] is None


DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(DOCUMENTS, min_size=1, max_size=5))
def test_documents_stay_byte_for_byte_on_the_fast_path(documents):
    texts = [text_of(document) for document in documents]
    content = bytearray(log_object(*(record(1, requestParameters=document) for document in documents)))
    records = [one for chunk in fast.records(content, RecordDecoder()) for one in chunk]
    assert [str(one.requestParameters, "utf-8") for one in records] == texts
    rows = table_from_records([record(1, requestParameters=document) for document in documents]).to_pylist()
    assert [one["requestparameters"] for one in rows] == [None if text == "null" else text for text in texts]


@pytest.mark.parametrize("size", [1, 300, 5_000, 2_000_000])
def test_the_fast_path_cuts_anywhere(monkeypatch, size):
    """A text that looks like a boundary between records inside a document does not break a record."""
    monkeypatch.setattr(fast, "CHUNK_BYTES", size)
    tricky = {"text": '},{"eventVersion":"', "list": [{"a": 1}, {"eventVersion": "1.0"}, {"eventVersion": "2"}]}
    content = bytearray(log_object(*(record(number, requestParameters=tricky) for number in range(60))))
    before = bytes(content)
    try:
        records = [one for chunk in fast.records(content, RecordDecoder()) for one in chunk]
    except fast.FastPathRefused:
        pass  # the tolerant path reads it instead
    else:
        assert [one.eventID for one in records] == [event_id(number) for number in range(60)]
    assert bytes(content) == before


def test_tricky_documents_end_up_in_the_lake_whatever_the_path(tmp_path, monkeypatch):
    monkeypatch.setattr(fast, "CHUNK_BYTES", 700)
    tricky = {"list": [{"a": 1}, {"eventVersion": "1.0"}, {"eventVersion": "2"}]}
    found = one_object(tmp_path, log_object(*(record(number, requestParameters=tricky) for number in range(60))))
    assert found.summary.complete
    assert found.event_ids == sorted(event_id(number) for number in range(60))
    assert {one["requestparameters"] for one in found.rows} == {text_of(tricky)}


def test_members_learned_late_do_not_disturb_earlier_records(tmp_path, monkeypatch):
    monkeypatch.setattr(fast, "CHUNK_BYTES", 2_000)
    records = [record(number, **({f"new{number % 3}": number} if number > 40 else {})) for number in range(80)]
    found = one_object(tmp_path, log_object(*records))
    extras = {one["eventid"]: one["extra"] for one in found.rows}
    for number in range(80):
        expected = {f"new{number % 3}": number} if number > 40 else None
        extra = extras[event_id(number)]
        assert (json.loads(extra) if extra else None) == expected


def test_json_null_is_null_in_every_document_column():
    spelled = [name for name in record(1) if name.lower() in JSON_TEXT_COLUMNS]
    found = row(**dict.fromkeys(spelled))
    assert all(found[name.lower()] is None for name in spelled)


def test_what_is_no_record_is_an_error():
    with pytest.raises(ValueError, match="record 2: no eventTime"):
        table_from_records([record(1), record(2, eventTime=...)])
