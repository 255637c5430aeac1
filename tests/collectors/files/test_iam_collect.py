"""Folders of iam-collect: accounts and organizations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sample_account as account

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem, Scope

ARN = f"arn:aws:iam::{account.ACCOUNT}:"
CREATED = "2024-01-05T00:00:00.000Z"
KEY = f"arn:aws:kms:eu-west-1:{account.ACCOUNT}:key/k-1"
QUEUE = f"arn:aws:sqs:eu-west-1:{account.ACCOUNT}:jobs"


def _facts() -> dict[str, Any]:
    """The files of an account, by path."""
    user = {"arn": f"{ARN}user/team/Alice", "name": "Alice", "id": "AIDAALICE0000000001", "path": "/team/"}
    role = {"arn": f"{ARN}role/Worker", "name": "Worker", "id": "AROAWORKER000000001", "path": "/"}
    group = {"arn": f"{ARN}group/Admins", "name": "Admins", "id": "AGPAADMINS000000001", "path": "/"}
    policy = {
        "arn": f"{ARN}policy/Reading",
        "name": "Reading",
        "id": "ANPAREADING00000001",
        "path": "/",
        "defaultVersionId": "v3",
        "isAttachable": True,
        "createDate": CREATED,
        "updateDate": CREATED,
        "permissionsBoundaryUsageCount": 1,
    }
    managed = policy | {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "name": "ReadOnlyAccess", "id": "ANPAAWS"}
    return {
        "iam/user/team%2falice/metadata": user | {"created": CREATED, "permissionBoundary": policy["arn"]},
        "iam/user/team%2falice/inline-policies": [{"PolicyName": "own", "PolicyDocument": account.READ_BUCKET}],
        "iam/user/team%2falice/groups": [group["arn"]],
        "iam/user/team%2falice/tags": {"team": "data"},
        "iam/role/worker/metadata": role | {"created": CREATED},
        "iam/role/worker/trust-policy": account.TRUST,
        "iam/role/worker/managed-policies": [policy["arn"]],
        "iam/role/worker/instance-profiles": [f"{ARN}instance-profile/Worker"],
        "iam/group/admins/metadata": group | {"created": CREATED},
        "iam/policy/reading/metadata": policy,
        "iam/policy/reading/current-policy": account.READ_BUCKET,
        "iam/aws/policy/readonlyaccess/metadata": managed,
        "iam/aws/policy/readonlyaccess/current-policy": account.READ_BUCKET,
        "iam/oidc-provider/token.example.com/metadata": {"url": "token.example.com", "audiences": ["b", "a"]},
        "s3/logs/metadata": {"arn": "arn:aws:s3:::logs", "name": "logs", "region": "eu-west-1"},
        "s3/logs/bpa": {"BlockPublicAcls": True},
        "kms/eu-west-1/key/k-1/metadata": {"arn": KEY},
        "kms/eu-west-1/key/k-1/policy": account.READ_BUCKET,
        "sqs/eu-west-1/jobs/metadata": {"arn": QUEUE},
        "ec2/eu-west-1/vpc/vpc-1/metadata": {"arn": f"arn:aws:ec2:eu-west-1:{account.ACCOUNT}:vpc/vpc-1"},
    }


def _organization() -> dict[str, Any]:
    scp = "arn:aws:organizations::999988887777:policy/o-abc/service_control_policy/p-Guard"
    return {
        "metadata": {
            "id": "o-abc",
            "arn": "arn:aws:organizations::1:organization/o-abc",
            "rootAccountId": "999988887777",
        },
        "ous": {"r-1": {"scps": [], "rcps": []}, "ou-1": {"parent": "r-1", "scps": [scp]}},
        "ous/r-1/metadata": {"arn": "arn:r", "name": "Root"},
        "ous/ou-1/metadata": {"arn": "arn:ou", "name": "Production"},
        "accounts": {account.ACCOUNT: {"ou": "ou-1", "scps": [scp], "rcps": [], "tags": {"a": "b"}}},
        "delegated-admins": {"guardduty.amazonaws.com": [account.ACCOUNT]},
        "scps/p-guard/metadata": {"arn": scp, "name": "guard", "awsManaged": False},
        "scps/p-guard/policy": account.READ_BUCKET,
    }


def _write(folder: Path, facts: dict[str, Any]) -> None:
    for path, value in facts.items():
        file = folder / f"{path}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """A folder with an account and an organization."""
    partition = tmp_path / "iam-data" / "aws" / "aws"
    _write(partition / "accounts" / account.ACCOUNT, _facts())
    _write(partition / "organizations" / "o-abc", _organization())
    _write(partition / "indexes", {"buckets-to-accounts": {"logs": account.ACCOUNT}})
    return partition


def _read(path: Path) -> tuple[Observations, list[str]]:
    notes: list[str] = []
    found = Observations()
    for _, observations in read_paths([path], notes.append):
        found.add(observations)
    return found, notes


def _item(found: Observations, resource_type: str, name: str) -> ConfigurationItem:
    return next(
        one for one in found.items if one.resource_type == f"AWS::{resource_type}" and one.resource_name == name
    )


def test_account(collected: Path) -> None:
    found, notes = _read(collected.parent.parent)
    alice = _item(found, "IAM::User", "Alice")
    assert (alice.account_id, alice.resource_id, alice.tags) == (
        account.ACCOUNT,
        "AIDAALICE0000000001",
        {"team": "data"},
    )
    assert alice.configuration["userPolicyList"] == [{"policyName": "own", "policyDocument": account.READ_BUCKET}]
    assert alice.configuration["groupList"] == ["Admins"]
    assert alice.configuration["attachedManagedPolicies"] == []
    assert alice.configuration["permissionsBoundary"]["permissionsBoundaryArn"] == f"{ARN}policy/Reading"
    role = _item(found, "IAM::Role", "Worker")
    assert role.configuration["assumeRolePolicyDocument"] == account.TRUST
    assert role.configuration["attachedManagedPolicies"][0]["policyName"] == "Reading"
    assert role.configuration["permissionsBoundary"] is None
    policy = _item(found, "IAM::Policy", "Reading")
    assert policy.configuration["policyVersionList"] == [
        {"versionId": "v3", "isDefaultVersion": True, "document": account.READ_BUCKET}
    ]
    assert _item(found, "IAM::Policy", "ReadOnlyAccess").account_id == "aws"
    assert _item(found, "IAM::OIDCProvider", "token.example.com").configuration["clientIdList"] == ["a", "b"]
    assert any("1 of ec2" in note for note in notes)
    assert any("indexes" in note for note in notes)


def test_types_with_a_folder_are_whole(collected: Path) -> None:
    found, _ = _read(collected)
    assert {scope.resource_type.rpartition("::")[2] for scope in found.whole} == {"User", "Group", "Role", "Policy"}
    assert Scope(account.ACCOUNT, "global", "AWS::IAM::User") in found.whole


def test_resources_with_policies(collected: Path) -> None:
    found, _ = _read(collected / "accounts" / account.ACCOUNT)
    bucket = _item(found, "S3::Bucket", "logs")
    assert (bucket.account_id, bucket.region) == (account.ACCOUNT, "eu-west-1")
    assert bucket.configuration == {
        "resourcePolicy": None,
        "publicAccessBlockConfiguration": {"blockPublicAcls": True},
    }
    key = _item(found, "KMS::Key", "k-1")
    assert (key.resource_id, key.configuration) == ("k-1", {"resourcePolicy": account.READ_BUCKET})
    assert (
        _item(found, "SQS::Queue", "jobs").resource_id == f"https://sqs.eu-west-1.amazonaws.com/{account.ACCOUNT}/jobs"
    )


def test_organization(collected: Path) -> None:
    found, _ = _read(collected)
    member = _item(found, "Organizations::Account", account.ACCOUNT)
    assert member.account_id == "999988887777"
    assert member.configuration["parentId"] == "ou-1"
    assert member.configuration["delegatedServices"] == ["guardduty.amazonaws.com"]
    assert member.configuration["attachedPolicies"] == [{"policyId": "p-Guard", "policyType": "SERVICE_CONTROL_POLICY"}]
    policy = _item(found, "Organizations::Policy", "guard")
    assert policy.configuration["targets"] == [account.ACCOUNT, "ou-1"]
    assert policy.configuration["content"] == account.READ_BUCKET
    assert _item(found, "Organizations::OrganizationalUnit", "Production").configuration["parentId"] == "r-1"
    assert _item(found, "Organizations::Root", "Root").resource_id == "r-1"


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("iam/user/team%2falice/metadata", "{}", "path is missing"),
        ("iam/role/worker/trust-policy", "{", "is not valid JSON: it ends early"),
        ("iam/role/worker/managed-policies", '{"a": 1}', "the document is an object, not a list"),
    ],
)
def test_damage_is_said_with_its_file(collected: Path, file: str, text: str, expected: str) -> None:
    damaged = collected / "accounts" / account.ACCOUNT / f"{file}.json"
    damaged.write_text(text)
    with pytest.raises(InputError) as caught:
        _read(collected)
    assert str(damaged) in caught.value.message
    assert expected in caught.value.message
