"""The calls of one principal: who counts as it, what is one kind, and what becomes of very many kinds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leastwise.evidence import calls as module
from leastwise.evidence.calls import Calls, CallsOf, calls_of, principals_named
from leastwise.evidence.usage import Outcome
from leastwise.lake.lake import Lake
from leastwise.policy import load_reference
from leastwise.policy.event_request import needs_of_event
from trail_records import ACCOUNT, ingest, log_object, object_name, record, write_objects

ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/deploy"
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def _session(unique_id: str = "AROADEPLOYAAAAAAAAAAA", **more: Any) -> dict[str, Any]:
    return {
        "type": "AssumedRole",
        "principalId": f"{unique_id}:ci",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci",
        "accountId": ACCOUNT,
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-03-01T00:00:00Z"},
            "sessionIssuer": {"type": "Role", "principalId": unique_id, "arn": ROLE, "accountId": ACCOUNT},
        },
        **more,
    }


def _get(number: int, key: str = "k", **changes: Any) -> dict[str, Any]:
    members = {
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject",
        "userIdentity": _session(),
        "requestParameters": {"bucketName": "logs", "key": key},
        "resources": [{"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::logs/{key}"}],
        "managementEvent": False,
        "eventCategory": "Data",
    }
    return record(number, **{**members, **changes})


def _calls(tmp_path: Path, *records: dict[str, Any], unique_id: str = "", keys: tuple[str, ...] = ()) -> Calls:
    write_objects(tmp_path / "trail", {object_name(1): log_object(*records)})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, tmp_path / "trail")
        return calls_of(lake, CallsOf(ROLE, unique_id), ACCOUNT, SINCE, UNTIL, keys)


def _counted(calls: Calls) -> list[tuple[str, str, int]]:
    return sorted((one.event_name, str(one.outcome), one.calls) for one in calls.kinds)


def test_like_calls_are_one_kind(tmp_path: Path) -> None:
    calls = _calls(tmp_path, _get(1), _get(2), _get(3, "other"), _get(4, errorCode="NoSuchKey"))
    assert _counted(calls) == [
        ("GetObject", "allowed", 1),
        ("GetObject", "allowed", 2),
        ("GetObject", "failed", 1),
    ]
    assert calls.data_events == {"s3.amazonaws.com"}
    assert {one.record["requestParameters"]["key"] for one in calls.kinds} == {"k", "other"}


def test_denied_calls_are_apart(tmp_path: Path) -> None:
    calls = _calls(tmp_path, _get(1, errorCode="AccessDenied"), _get(2, errorCode="Client.UnauthorizedOperation"))
    assert [one.outcome for one in calls.kinds] == [Outcome.DENIED]
    assert (calls.made, calls.denied[0].calls) == ((), 2)


def test_addresses_tell_kinds_apart_only_where_they_matter(tmp_path: Path) -> None:
    records = [_get(1), _get(2, sourceIPAddress="198.51.100.9")]
    assert len(_calls(tmp_path / "a", *records).kinds) == 1
    assert len(_calls(tmp_path / "b", *records, keys=("aws:sourceip",)).kinds) == 2


def test_parameters_that_name_no_resource_are_no_kinds(tmp_path: Path) -> None:
    plain = {"eventSource": "dynamodb.amazonaws.com", "eventName": "DescribeTable", "resources": ...}
    calls = _calls(
        tmp_path,
        *(_get(n, requestParameters={"tableName": "T", "clientToken": f"{n}"}, **plain) for n in range(5)),
        _get(9, requestParameters={"tableName": "U"}, **plain),
    )
    assert sorted(one.calls for one in calls.kinds) == [1, 5]


def test_a_session_without_issuer_counts_for_its_role(tmp_path: Path) -> None:
    identity = {key: value for key, value in _session().items() if key != "sessionContext"}
    assert _calls(tmp_path, _get(1, userIdentity=identity)).kinds[0].calls == 1


def test_another_role_of_the_same_name_does_not_count(tmp_path: Path) -> None:
    calls = _calls(
        tmp_path, _get(1), _get(2, userIdentity=_session("AROAEARLIERBBBBBBBBBB")), unique_id="AROADEPLOYAAAAAAAAAAA"
    )
    assert (calls.kinds[0].calls, calls.by_others) == (1, 1)


def test_the_unique_id_alone_is_enough(tmp_path: Path) -> None:
    """The issuer is left out, and the session's name is that of another path."""
    identity = {"type": "AssumedRole", "principalId": "AROADEPLOYAAAAAAAAAAA:ci", "accountId": ACCOUNT}
    calls = _calls(tmp_path, _get(1, userIdentity=identity), unique_id="AROADEPLOYAAAAAAAAAAA")
    assert calls.kinds[0].calls == 1


def test_what_asks_for_no_permission_is_counted_apart(tmp_path: Path) -> None:
    calls = _calls(tmp_path, _get(1, eventType="AwsServiceEvent"), _get(2))
    assert (calls.kinds[0].calls, calls.without_request) == (1, 1)


def test_both_accounts_tell_one_call_once(tmp_path: Path) -> None:
    shared = {"sharedEventID": "5f4d0c2e-0000-4000-8000-000000000001"}
    calls = _calls(tmp_path, _get(1, **shared), _get(2, recipientAccountId="444455556666", **shared))
    assert calls.kinds[0].calls == 1


@pytest.mark.parametrize(("most", "detail", "told"), [(3, "bucket", "arn:aws:s3:::logs/*"), (0, "none", "*")])
def test_very_many_kinds_are_told_less_finely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, detail: str, told: str
) -> None:
    monkeypatch.setattr(module, "MOST_KINDS", most)
    calls = _calls(tmp_path, *(_get(number, f"k{number}") for number in range(6)))
    assert calls.coarse == {"s3.amazonaws.com:GetObject": detail}
    if most:
        need = needs_of_event(calls.kinds[0].record, load_reference()).needs[0]
        assert (need.resource.text, calls.kinds[0].calls) == (told, 6)
    else:
        assert calls.not_told == 6


def test_names_are_those_of_users_and_roles(tmp_path: Path) -> None:
    write_objects(tmp_path / "trail", {object_name(1): log_object(_get(1), record(2))})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, tmp_path / "trail")
        assert principals_named(lake, "deploy") == [ROLE]
        assert principals_named(lake, ROLE) == [ROLE]
        assert principals_named(lake, "loy") == []


def test_an_account_without_events_has_no_trail(tmp_path: Path) -> None:
    with Lake.open(tmp_path / "lake", create=True) as lake:
        assert calls_of(lake, CallsOf(ROLE), ACCOUNT, SINCE, UNTIL).trail is None
