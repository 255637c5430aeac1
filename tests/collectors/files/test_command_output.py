"""Outputs of single commands, and the account of those that do not tell it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sample_account as account

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.errors import InputError

ARN = f"arn:aws:iam::{account.ACCOUNT}:"
MANAGEMENT = "999988887777"
SUMMARY = {"SummaryMap": {"Users": 3, "AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0}}


def _read(*paths: Path) -> Observations:
    found = Observations()
    for _, observations in read_paths(paths, lambda line: None):
        found.add(observations)
    assert found.whole == set()
    return found


def _one(tmp_path: Path, document: Any, name: str = "a.json") -> Any:
    path = tmp_path / name
    path.write_text(json.dumps(document))
    (item,) = _read(path).items
    return item


def test_list_users_leaves_out_what_it_does_not_tell(tmp_path: Path) -> None:
    listed = {
        "Path": "/",
        "UserName": "bob",
        "UserId": "AIDABOB000000000001",
        "Arn": f"{ARN}user/bob",
        "CreateDate": "2024-03-02T12:00:00+00:00",
        "PasswordLastUsed": "2024-04-01T00:00:00+00:00",
    }
    bob = _one(tmp_path, {"Users": [listed]})
    assert bob.resource_id == "AIDABOB000000000001"
    assert set(bob.configuration) == {"path", "userName", "userId", "arn", "createDate"}
    assert bob.tags is None
    assert bob.supplementary == {"passwordLastUsed": "2024-04-01T00:00:00Z"}


def test_get_role_tells_more(tmp_path: Path) -> None:
    role = account.details()["RoleDetailList"][0]
    listed = {
        name: role[name] for name in ("Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument")
    }
    item = _one(tmp_path, {"Role": listed | {"Description": "d", "MaxSessionDuration": 7200, "Tags": []}})
    assert item.configuration["description"] == "d"
    assert item.configuration["maxSessionDuration"] == 7200
    assert item.configuration["assumeRolePolicyDocument"] == account.TRUST
    assert item.tags == {}
    assert "rolePolicyList" not in item.configuration


def test_account_summary_with_the_account_in_its_name(tmp_path: Path) -> None:
    item = _one(tmp_path, SUMMARY, f"{account.ACCOUNT}-summary.json")
    assert (item.account_id, item.resource_type, item.resource_id) == (
        account.ACCOUNT,
        "AWS::IAM::AccountSummary",
        "account-summary",
    )
    assert item.configuration == {"accountMFAEnabled": 1, "accountAccessKeysPresent": 0}
    assert item.supplementary == {"users": 3}


def test_account_is_that_of_the_only_other_file(tmp_path: Path) -> None:
    (tmp_path / "202403011200.json").write_text(json.dumps(SUMMARY))
    other = tmp_path / "users.json"
    other.write_text(json.dumps({"Users": account.details()["UserDetailList"]}))
    assert {item.account_id for item in _read(tmp_path).items} == {account.ACCOUNT}


def test_output_that_tells_no_account_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not tell which account it is of") as caught:
        _one(tmp_path, SUMMARY)
    assert "account id" in caught.value.hint


@pytest.mark.parametrize(
    ("document", "resource_type", "resource_id", "member"),
    [
        (
            {"PasswordPolicy": {"MinimumPasswordLength": 14, "ExpirePasswords": False}},
            "IAM::AccountPasswordPolicy",
            "password-policy",
            ("minimumPasswordLength", 14),
        ),
        ({"AccountAliases": ["b", "a"]}, "IAM::AccountAlias", "account-alias", ("accountAliases", ["a", "b"])),
        (
            {
                "AccessKeyMetadata": [
                    {
                        "UserName": "bob",
                        "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
                        "Status": "Inactive",
                        "CreateDate": "2024-03-02T00:00:00+00:00",
                    }
                ]
            },
            "IAM::AccessKey",
            "AKIAIOSFODNN7EXAMPLE",
            ("status", "Inactive"),
        ),
        (
            {"VirtualMFADevices": [{"SerialNumber": f"{ARN}mfa/root", "User": {"Arn": f"{ARN}root"}}]},
            "IAM::VirtualMFADevice",
            f"{ARN}mfa/root",
            ("userName", "<root_account>"),
        ),
        (
            {"InstanceProfiles": account.details()["RoleDetailList"][0]["InstanceProfileList"]},
            "IAM::InstanceProfile",
            "AIPAWORKER000000001",
            ("roles", ["worker"]),
        ),
        (
            {
                "Policy": {
                    "PolicySummary": {
                        "Id": "p-1",
                        "Arn": f"arn:aws:organizations::{MANAGEMENT}:policy/o-a/service_control_policy/p-1",
                        "Name": "guard",
                        "Type": "SERVICE_CONTROL_POLICY",
                    },
                    "Content": json.dumps(account.READ_BUCKET),
                }
            },
            "Organizations::Policy",
            "p-1",
            ("content", account.READ_BUCKET),
        ),
        (
            {
                "Accounts": [
                    {
                        "Id": account.ACCOUNT,
                        "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/o-a/{account.ACCOUNT}",
                        "Name": "production",
                        "Email": "a@example.com",
                        "Status": "ACTIVE",
                        "JoinedTimestamp": 1700000000.5,
                    }
                ]
            },
            "Organizations::Account",
            account.ACCOUNT,
            ("joinedTimestamp", "2023-11-14T22:13:20Z"),
        ),
    ],
)
def test_other_outputs(
    tmp_path: Path, document: Any, resource_type: str, resource_id: str, member: tuple[str, Any]
) -> None:
    item = _one(tmp_path, document, f"{account.ACCOUNT}.json")
    assert (item.resource_type, item.resource_id) == (f"AWS::{resource_type}", resource_id)
    assert item.account_id == (MANAGEMENT if "Organizations" in resource_type else account.ACCOUNT)
    name, value = member
    assert item.configuration[name] == value


@pytest.mark.parametrize(
    "document",
    [
        {"Users": []},
        {"Users": [{"Username": "x", "Arn": "arn:aws:quicksight::1:user/x"}]},
        {"Policy": "{}"},
        {"Role": 1},
    ],
)
def test_outputs_of_other_services_are_not_taken(tmp_path: Path, document: Any) -> None:
    with pytest.raises(InputError, match="is nothing that is known"):
        _one(tmp_path, document)


def test_damage_is_said_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Users\[0\]\.UserId is missing"):
        _one(tmp_path, {"Users": [{"Arn": f"{ARN}user/bob", "UserName": "bob"}]})
