"""AWS Config: snapshots, histories and command outputs, spellings, unknown types, damage."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sample_account as account

from leastwise.collectors.files import read_paths
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin


def _user(**changes: Any) -> dict[str, Any]:
    """A user as a file in S3 has it: account and ARN in its spelling, documents URL-encoded."""
    arn = f"arn:aws:iam::{account.ACCOUNT}:user/bob"
    return {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": "2024-05-01T10:00:00.123Z",
        "configurationItemStatus": "OK",
        "awsAccountId": account.ACCOUNT,
        "awsRegion": "global",
        "resourceType": "AWS::IAM::User",
        "resourceId": "AIDABOB000000000001",
        "resourceName": "bob",
        "ARN": arn,
        "relatedEvents": [],
        "relationships": [],
        "tags": {},
        "supplementaryConfiguration": {},
        "configuration": {
            "path": "/",
            "userName": "bob",
            "userId": "AIDABOB000000000001",
            "arn": arn,
            "createDate": "2024-03-02T12:00:00.000Z",
            "userPolicyList": [{"policyName": "p", "policyDocument": quote(json.dumps(account.READ_BUCKET))}],
            "groupList": ["b", "a"],
            "attachedManagedPolicies": None,
            "permissionsBoundary": None,
            "tags": [{"key": "team", "value": "data"}],
        },
    } | changes


def _read(tmp_path: Path, document: Any, *, packed: bool = False) -> list[ConfigurationItem]:
    path = tmp_path / "config.json"
    data = json.dumps(document).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    ((_, found),) = read_paths([path], print)
    assert found.whole == set()
    return found.items


@pytest.mark.parametrize("packed", [False, True])
def test_snapshot_file(tmp_path: Path, packed: bool) -> None:
    document = {"fileVersion": "1.0", "configSnapshotId": "s", "configurationItems": [_user()]}
    (item,) = _read(tmp_path, document, packed=packed)
    assert (item.account_id, item.region, item.resource_id) == (account.ACCOUNT, "global", "AIDABOB000000000001")
    assert item.origin is Origin.AWS_CONFIG
    assert item.capture_time.isoformat() == "2024-05-01T10:00:00.123000+00:00"
    assert item.tags == {"team": "data"}
    assert item.configuration == {
        "path": "/",
        "userName": "bob",
        "userId": "AIDABOB000000000001",
        "arn": f"arn:aws:iam::{account.ACCOUNT}:user/bob",
        "createDate": "2024-03-02T12:00:00Z",
        "userPolicyList": [{"policyName": "p", "policyDocument": account.READ_BUCKET}],
        "groupList": ["a", "b"],
        "attachedManagedPolicies": [],
        "permissionsBoundary": None,
    }


def _as_the_api_has_it(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("awsAccountId", "ARN")} | {
        "accountId": item["awsAccountId"],
        "arn": item["ARN"],
        "configuration": json.dumps(item["configuration"]),
        "configurationItemCaptureTime": 1714557600.123,
    }


def test_outputs_of_commands_give_the_same(tmp_path: Path) -> None:
    expected = _read(tmp_path, {"configurationItems": [_user()]})
    api = _as_the_api_has_it(_user())
    assert _read(tmp_path, {"configurationItems": [api]}) == expected
    assert _read(tmp_path, {"baseConfigurationItems": [api], "unprocessedResourceKeys": []}) == expected
    assert _read(tmp_path, {"Results": [json.dumps(_user())], "QueryInfo": {"SelectFields": []}}) == expected
    assert (
        _read(tmp_path, {"configurationItem": _user(), "messageType": "ConfigurationItemChangeNotification"})
        == expected
    )
    assert _read(tmp_path, [_user()]) == expected


def test_deleted_resource(tmp_path: Path) -> None:
    gone = _user(configurationItemStatus="ResourceDeleted", configuration=None)
    (item,) = _read(tmp_path, {"configurationItems": [gone]})
    assert item.status is ItemStatus.DELETED
    assert item.is_deleted
    assert item.configuration == {}


def test_related_event_is_the_cause(tmp_path: Path) -> None:
    (item,) = _read(tmp_path, {"configurationItems": [_user(relatedEvents=["e1", "e2"])]})
    assert item.cause is not None
    assert item.cause.event_id == "e2"


def test_unknown_type_is_kept_as_given(tmp_path: Path) -> None:
    volume = _user(
        resourceType="AWS::New::Thing",
        resourceName=None,
        resourceId="thing-1",
        awsRegion="eu-west-1",
        configuration={"Size": 1, "state": {"value": "in-use"}},
        supplementaryConfiguration={"Extra": '{"a":1}', "Plain": "text"},
        tags={"x": "y"},
    )
    (item,) = _read(tmp_path, {"configurationItems": [volume]})
    assert (item.resource_type, item.resource_name, item.region) == ("AWS::New::Thing", "", "eu-west-1")
    assert item.tags == {"x": "y"}
    assert item.configuration == {
        "Size": 1,
        "state": {"value": "in-use"},
        "supplementaryConfiguration": {"Extra": {"a": 1}, "Plain": "text"},
    }


def test_members_new_to_iam_types_are_kept(tmp_path: Path) -> None:
    user = _user()
    user["configuration"]["newMember"] = {"a": 1}
    (item,) = _read(tmp_path, {"configurationItems": [user]})
    assert item.configuration["newMember"] == {"a": 1}


def test_policies_of_resources(tmp_path: Path) -> None:
    text = json.dumps(account.READ_BUCKET)
    bucket = _user(
        resourceType="AWS::S3::Bucket",
        resourceId="b",
        configuration={"name": "b"},
        supplementaryConfiguration={
            "BucketPolicy": {"policyText": text},
            "PublicAccessBlockConfiguration": {"blockPublicAcls": True},
        },
    )
    without = bucket | {"supplementaryConfiguration": {"BucketPolicy": '{"policyText": null}'}}
    topic = _user(resourceType="AWS::SNS::Topic", configuration={"Policy": text}, supplementaryConfiguration=None)
    key = _user(resourceType="AWS::KMS::Key", configuration={}, supplementaryConfiguration={"Policy": json.dumps(text)})
    vault = _user(resourceType="AWS::Backup::BackupVault", configuration={"AccessPolicy": account.READ_BUCKET})
    items = _read(tmp_path, {"configurationItems": [bucket, without, topic, key, vault]})
    assert "AccessPolicy" not in items[4].configuration
    assert [item.configuration["resourcePolicy"] for item in items] == [
        account.READ_BUCKET,
        None,
        account.READ_BUCKET,
        account.READ_BUCKET,
        account.READ_BUCKET,
    ]
    assert items[0].configuration["publicAccessBlockConfiguration"] == {"blockPublicAcls": True}
    assert "supplementaryConfiguration" not in items[0].configuration


@pytest.mark.parametrize("as_text", [False, True])
def test_access_control_lists(tmp_path: Path, as_text: bool) -> None:
    listed = {
        "grantSet": None,
        "grantList": [
            {"grantee": "AllUsers", "permission": "Read"},
            {"grantee": {"id": "75aa", "displayName": None}, "permission": "FullControl"},
            {"grantee": {"id": "99bb"}, "permission": "ReadAcp"},
        ],
        "owner": {"displayName": None, "id": "75aa"},
    }
    given = json.dumps(json.dumps(listed)) if as_text else json.dumps(listed)
    bucket = _user(
        resourceType="AWS::S3::Bucket", configuration={}, supplementaryConfiguration={"AccessControlList": given}
    )
    (item,) = _read(tmp_path, {"configurationItems": [bucket]})
    everybody = {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}
    assert item.configuration["accessControlList"]["owner"] == {"id": "75aa"}
    assert sorted(item.configuration["accessControlList"]["grants"], key=lambda grant: grant["permission"]) == [
        {"grantee": {"type": "CanonicalUser", "id": "75aa"}, "permission": "FULL_CONTROL"},
        {"grantee": everybody, "permission": "READ"},
        {"grantee": {"type": "CanonicalUser", "id": "99bb"}, "permission": "READ_ACP"},
    ]


def test_access_points(tmp_path: Path) -> None:
    configuration = {
        "Name": "reports",
        "Bucket": "b",
        "NetworkOrigin": "Internet",
        "Policy": account.READ_BUCKET,
        "PublicAccessBlockConfiguration": {"RestrictPublicBuckets": False},
    }
    point = _user(resourceType="AWS::S3::AccessPoint", configuration=configuration, supplementaryConfiguration=None)
    (item,) = _read(tmp_path, {"configurationItems": [point]})
    assert item.configuration == {
        "name": "reports",
        "bucket": "b",
        "networkOrigin": "Internet",
        "resourcePolicy": account.READ_BUCKET,
        "publicAccessBlockConfiguration": {"restrictPublicBuckets": False},
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"resourceType": None}, "configurationItems[0].resourceType is missing"),
        ({"resourceId": 5}, "configurationItems[0].resourceId is a number, not a text"),
        ({"configuration": '{"cut'}, "configurationItems[0].configuration is no JSON"),
        ({"configuration": []}, "configurationItems[0].configuration is a list, not an object"),
        ({"awsAccountId": "12345678910"}, "configurationItems[0].awsAccountId is no account id of 12 digits"),
        ({"configurationItemStatus": "Fine"}, "configurationItems[0].configurationItemStatus is 'Fine': no status"),
        ({"configurationItemCaptureTime": "now"}, "configurationItems[0].configurationItemCaptureTime is no date"),
        ({"tags": {"a": 1}}, "configurationItems[0].tags.a is no text"),
    ],
)
def test_damage_is_said_with_its_place(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, {"configurationItems": [_user(**changes)]})
    assert caught.value.message.startswith(f"{tmp_path / 'config.json'}: {expected}")


def test_query_without_an_id_says_what_to_select(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Results\[0\].*account id"):
        _read(tmp_path, {"Results": ['{"resourceType": "AWS::IAM::User", "resourceId": "AIDA"}'], "QueryInfo": {}})
