"""Authorization details: shapes, which types are whole, pages, damage."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sample_account as account

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem, Scope

ACCOUNT = account.ACCOUNT


def _write(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document))
    return path


def _read(path: Path, notes: list[str] | None = None) -> Observations:
    found = Observations()
    for _, observations in read_paths([path], (notes if notes is not None else []).append):
        found.add(observations)
    return found


def _item(found: Observations, name: str, resource_type: str) -> ConfigurationItem:
    return next(i for i in found.items if i.resource_name == name and i.resource_type == f"AWS::IAM::{resource_type}")


def test_user_has_the_shape_of_aws_config(tmp_path: Path) -> None:
    alice = _item(_read(_write(tmp_path / "a.json", account.details())), "alice", "User")
    assert (alice.account_id, alice.region, alice.resource_id) == (ACCOUNT, "global", "AIDAALICE0000000001")
    assert alice.tags == {"team": "data"}
    assert alice.configuration == {
        "path": "/team/",
        "userName": "alice",
        "userId": "AIDAALICE0000000001",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/team/alice",
        "createDate": "2024-03-01T12:00:00Z",
        "userPolicyList": [
            {"policyName": "alpha", "policyDocument": account.READ_BUCKET},
            {"policyName": "zeta", "policyDocument": account.READ_BUCKET},
        ],
        "groupList": ["admins", "writers"],
        "attachedManagedPolicies": [{"policyName": "reading", "policyArn": f"arn:aws:iam::{ACCOUNT}:policy/reading"}],
        "permissionsBoundary": {
            "permissionsBoundaryType": "PermissionsBoundaryPolicy",
            "permissionsBoundaryArn": f"arn:aws:iam::{ACCOUNT}:policy/reading",
        },
    }


def test_what_a_user_has_not_is_said(tmp_path: Path) -> None:
    bob = _item(_read(_write(tmp_path / "a.json", account.details())), "bob", "User")
    assert bob.configuration["userPolicyList"] == []
    assert bob.configuration["permissionsBoundary"] is None
    assert bob.tags == {}


def test_what_the_listing_cannot_know_is_left_out(tmp_path: Path) -> None:
    found = _read(_write(tmp_path / "a.json", account.details()))
    role, policy = _item(found, "worker", "Role"), _item(found, "reading", "Policy")
    assert {"description", "maxSessionDuration"}.isdisjoint(role.configuration)
    assert policy.tags is None
    assert {"mfaDevices", "loginProfile"}.isdisjoint(_item(found, "bob", "User").configuration)


def test_role_group_policy_and_instance_profile(tmp_path: Path) -> None:
    found = _read(_write(tmp_path / "a.json", account.details()))
    role = _item(found, "worker", "Role")
    assert role.configuration["assumeRolePolicyDocument"] == account.TRUST
    assert role.configuration["instanceProfileList"] == [
        {
            "instanceProfileName": "worker",
            "instanceProfileId": "AIPAWORKER000000001",
            "arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/worker",
        }
    ]
    assert role.supplementary == {"roleLastUsed": {"lastUsedDate": "2024-03-05T01:02:03Z", "region": "eu-west-1"}}
    assert _item(found, "worker", "InstanceProfile").configuration["roles"] == ["worker"]
    policy = _item(found, "reading", "Policy")
    assert [version["versionId"] for version in policy.configuration["policyVersionList"]] == ["v9", "v10"]
    assert policy.supplementary["attachmentCount"] == 2
    assert "attachmentCount" not in policy.configuration
    assert _item(found, "AdministratorAccess", "Policy").account_id == "aws"


def test_encoded_documents_give_the_same_items(tmp_path: Path) -> None:
    plain = _write(tmp_path / "plain.json", account.details())
    encoded = _write(tmp_path / "encoded.json", account.url_encoded(account.details()))
    assert "%7B" in encoded.read_text()
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    read = [next(read_paths([path], print, captured=moment))[1] for path in (plain, encoded)]
    assert read[0].items == read[1].items
    assert {item.capture_time for item in read[0].items} == {moment}


def test_document_that_is_not_json_stays_text(tmp_path: Path) -> None:
    details = account.details()
    details["UserDetailList"][0]["UserPolicyList"] = [{"PolicyName": "odd", "PolicyDocument": "not%20json"}]
    alice = _item(_read(_write(tmp_path / "a.json", details)), "alice", "User")
    assert alice.configuration["userPolicyList"] == [{"policyName": "odd", "policyDocument": "not json"}]


def test_capture_time_is_the_files(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.json", account.details())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert _read(path).items[0].capture_time == datetime.fromtimestamp(1_700_000_000, UTC)


def _whole(found: Observations) -> set[str]:
    assert {scope.account_id for scope in found.whole} <= {ACCOUNT}
    return {scope.resource_type.removeprefix("AWS::IAM::") for scope in found.whole}


def test_complete_listing_is_whole(tmp_path: Path) -> None:
    found = _read(_write(tmp_path / "a.json", account.details()))
    assert _whole(found) == {"User", "Group", "Role", "Policy"}
    assert Scope(ACCOUNT, "global", "AWS::IAM::InstanceProfile") not in found.whole


@pytest.mark.parametrize("mark", [{"IsTruncated": True, "Marker": "m"}, {"NextToken": "n"}])
def test_truncated_listing_is_not_whole(tmp_path: Path, mark: dict[str, Any]) -> None:
    found = _read(_write(tmp_path / "a.json", account.details() | mark))
    assert len(found.items) == 7
    assert _whole(found) == set()


def test_type_without_resources_is_whole_in_a_complete_listing(tmp_path: Path) -> None:
    details = account.details()
    details["UserDetailList"] = []
    details["Policies"][0]["AttachmentCount"] = 1
    assert _whole(_read(_write(tmp_path / "a.json", details))) == {"User", "Group", "Role", "Policy"}


def test_filtered_listing_deletes_nothing_that_was_filtered_out(tmp_path: Path) -> None:
    only_roles = account.details() | {"UserDetailList": [], "GroupDetailList": [], "Policies": []}
    assert _whole(_read(_write(tmp_path / "roles.json", only_roles))) == {"Role"}
    no_users = account.details() | {"UserDetailList": []}
    assert _whole(_read(_write(tmp_path / "users.json", no_users))) == {"Group", "Role", "Policy"}


def test_last_page_beside_another_is_not_whole(tmp_path: Path) -> None:
    first = account.details() | {"IsTruncated": True, "Marker": "m"}
    last = account.details() | {"IsTruncated": False}
    alone = _write(tmp_path / "last.json", last)
    assert _whole(_read(tmp_path)) == {"User", "Group", "Role", "Policy"}
    _write(tmp_path / "first.json", first)
    notes: list[str] = []
    found = _read(tmp_path, notes)
    assert len(found.items) == 14
    assert _whole(found) == set()
    assert "pages" in "".join(notes)
    assert alone.exists()


def test_list_of_all_pages_is_whole(tmp_path: Path) -> None:
    details = account.details()
    first = {"UserDetailList": details.pop("UserDetailList"), "IsTruncated": True, "Marker": "m"}
    pages = [first, details | {"IsTruncated": False}]
    assert _whole(_read(_write(tmp_path / "pages.json", pages))) == {"User", "Group", "Role", "Policy"}
    assert _whole(_read(_write(tmp_path / "cut.json", pages[:1]))) == set()


def test_shared_ids_do_not_make_resources_one(tmp_path: Path) -> None:
    details = account.details()
    for user in details["UserDetailList"]:
        user["UserId"] = "AIDAXXXXXXXXXXXXXXXX"
    users = [item for item in _read(_write(tmp_path / "a.json", details)).items if item.resource_type.endswith("User")]
    assert len({item.key for item in users}) == 2


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda d: d["UserDetailList"][1].pop("UserName"), "UserDetailList[1].UserName is missing"),
        (lambda d: d["UserDetailList"][1].update(UserName=7), "UserDetailList[1].UserName is a number, not a text"),
        (lambda d: d["UserDetailList"][1].update(UserName=""), "UserDetailList[1].UserName is empty"),
        (lambda d: d["RoleDetailList"][0].update(Arn="worker"), "RoleDetailList[0].Arn is no ARN"),
        (
            lambda d: d["RoleDetailList"][0].update(Arn="arn:aws:iam::x:role/r"),
            "RoleDetailList[0].Arn has no account id",
        ),
        (lambda d: d.update(RoleDetailList={}), "RoleDetailList is an object, not a list"),
        (lambda d: d["RoleDetailList"].append(None), "RoleDetailList[1] is missing"),
        (
            lambda d: d["RoleDetailList"][0].update(CreateDate="soon"),
            "RoleDetailList[0].CreateDate is no date and time",
        ),
        (
            lambda d: d["Policies"][0]["PolicyVersionList"][1].pop("VersionId"),
            "Policies[0].PolicyVersionList[1].VersionId is missing",
        ),
        (
            lambda d: d["UserDetailList"][0]["AttachedManagedPolicies"][0].pop("PolicyArn"),
            "UserDetailList[0].AttachedManagedPolicies[0].PolicyArn is missing",
        ),
        (
            lambda d: d["UserDetailList"][0]["UserPolicyList"][0].update(PolicyDocument=3),
            "UserDetailList[0].UserPolicyList[0].PolicyDocument is a number, not a text",
        ),
    ],
)
def test_damage_is_said_with_its_place(tmp_path: Path, break_it: Any, expected: str) -> None:
    details = account.details()
    break_it(details)
    path = _write(tmp_path / "a.json", details)
    with pytest.raises(InputError) as caught:
        _read(path)
    assert caught.value.message.startswith(f"{path}: {expected}")
    assert "\n" not in caught.value.message


def test_sample_account() -> None:
    sample = account.shared_data() / "accounts" / "cloudsplaining-example.json"
    if not sample.exists():
        pytest.skip("the sample account is not there")
    found = _read(sample)
    assert Counter(item.resource_type.removeprefix("AWS::IAM::") for item in found.items) == {
        "User": 44,
        "Group": 5,
        "Role": 78,
        "Policy": 84,
        "InstanceProfile": 2,
    }
    assert len({item.key for item in found.items}) == len(found.items)


def test_large_account_is_read_in_one_go(tmp_path: Path) -> None:
    details = account.details()
    large: dict[str, Any] = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    for name, count, member, marker in (
        ("UserDetailList", 2000, "UserId", "alice"),
        ("RoleDetailList", 5000, "RoleId", "worker"),
        ("Policies", 3000, "PolicyId", "reading"),
    ):
        text = json.dumps(details[name][0])
        for number in range(count):
            entry = json.loads(text.replace(marker, f"{marker}{number}"))
            large[name].append(entry | {member: f"{entry[member]}{number}"})
    path = _write(tmp_path / "large.json", large)
    found = _read(path)
    assert Counter(item.resource_type for item in found.items)["AWS::IAM::Role"] == 5000
    assert len({item.key for item in found.items}) == 2000 + 2 * 5000 + 3000


@pytest.mark.parametrize("tags", [[{"Key": "", "Value": ""}], {"": "a", "Name": "b", "name": "c"}])
def test_tags_of_any_name_are_kept(tmp_path: Path, tags: Any) -> None:
    details = account.details()
    details["RoleDetailList"][0]["Tags"] = tags
    if isinstance(tags, dict):
        assert _item(_read(_write(tmp_path / "a.json", details)), "worker", "Role").tags == tags
    else:
        with pytest.raises(InputError, match=r"RoleDetailList\[0\]\.Tags\[0\]\.Key is empty"):
            _read(_write(tmp_path / "a.json", details))


def test_text_that_is_no_document_stays_text(tmp_path: Path) -> None:
    details = account.details()
    details["RoleDetailList"][0]["AssumeRolePolicyDocument"] = "5"
    role = _item(_read(_write(tmp_path / "a.json", details)), "worker", "Role")
    assert role.configuration["assumeRolePolicyDocument"] == "5"
