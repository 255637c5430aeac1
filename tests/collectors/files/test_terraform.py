"""Terraform state: principals with what other resources give them, policies of resources, secrets left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sample_account as account

from leastwise.collectors.collector import Observations
from leastwise.collectors.files import read_paths
from leastwise.errors import InputError
from leastwise.model.configuration_item import ConfigurationItem

ARN = f"arn:aws:iam::{account.ACCOUNT}:"
DOCUMENT = json.dumps(account.READ_BUCKET)
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
RESOURCES: list[tuple[str, dict[str, Any]]] = [
    (
        "aws_iam_user",
        {
            "arn": f"{ARN}user/team/alice",
            "id": "alice",
            "name": "alice",
            "path": "/team/",
            "permissions_boundary": "",
            "tags": {"team": "data"},
            "tags_all": {"team": "data", "by": "terraform"},
            "unique_id": "AIDAALICE0000000001",
        },
    ),
    ("aws_iam_user", {"arn": f"{ARN}user/bob", "name": "bob", "path": "/", "unique_id": "AIDABOB000000000001"}),
    ("aws_iam_group", {"arn": f"{ARN}group/admins", "name": "admins", "path": "/", "unique_id": "AGPAADMINS000000001"}),
    (
        "aws_iam_role",
        {
            "arn": f"{ARN}role/worker",
            "name": "worker",
            "path": "/",
            "unique_id": "AROAWORKER000000001",
            "create_date": "2024-01-05T00:00:00Z",
            "assume_role_policy": json.dumps(account.TRUST),
            "max_session_duration": 3600,
            "description": "",
            "inline_policy": [{"name": "own", "policy": DOCUMENT}],
            "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            "permissions_boundary": f"{ARN}policy/limit",
        },
    ),
    ("aws_iam_role_policy", {"role": "worker", "name": "added", "policy": DOCUMENT}),
    ("aws_iam_role_policy_attachment", {"role": "worker", "policy_arn": f"{ARN}policy/reading"}),
    (
        "aws_iam_policy_attachment",
        {"users": ["alice"], "groups": ["admins"], "roles": [], "policy_arn": f"{ARN}policy/all"},
    ),
    ("aws_iam_user_policy", {"user": "alice", "name": "inline", "policy": DOCUMENT}),
    ("aws_iam_user_group_membership", {"user": "alice", "groups": ["writers"]}),
    ("aws_iam_group_membership", {"group": "admins", "users": ["alice"], "name": "x"}),
    ("aws_iam_user_policy_attachment", {"user": "stranger", "policy_arn": f"{ARN}policy/all"}),
    (
        "aws_iam_policy",
        {
            "arn": f"{ARN}policy/reading",
            "name": "reading",
            "path": "/",
            "policy_id": "ANPAREADING00000001",
            "policy": DOCUMENT,
            "tags": None,
        },
    ),
    (
        "aws_iam_access_key",
        {
            "id": "AKIAIOSFODNN7EXAMPLE",
            "user": "alice",
            "status": "Active",
            "create_date": "2024-03-02T00:00:00Z",
            "secret": SECRET,
            "ses_smtp_password_v4": SECRET,
        },
    ),
    ("aws_iam_user_login_profile", {"user": "alice", "password": SECRET}),
    (
        "aws_iam_instance_profile",
        {"arn": f"{ARN}instance-profile/worker", "name": "worker", "path": "/", "role": "worker"},
    ),
    ("aws_s3_bucket", {"arn": "arn:aws:s3:::logs", "bucket": "logs", "region": "eu-west-1", "policy": "", "tags": {}}),
    ("aws_s3_bucket_policy", {"bucket": "logs", "policy": DOCUMENT}),
    ("aws_s3_bucket_policy", {"bucket": "elsewhere", "policy": DOCUMENT}),
    ("aws_s3_bucket_public_access_block", {"bucket": "logs", "block_public_acls": True, "block_public_policy": False}),
    ("aws_ecr_repository", {"arn": f"arn:aws:ecr:eu-west-1:{account.ACCOUNT}:repository/a/b", "name": "a/b"}),
    ("aws_ecr_repository_policy", {"repository": "a/b", "policy": DOCUMENT}),
    (
        "aws_organizations_policy",
        {
            "arn": "arn:aws:organizations::999988887777:policy/o-a/service_control_policy/p-1",
            "id": "p-1",
            "name": "guard",
            "content": DOCUMENT,
            "type": "SERVICE_CONTROL_POLICY",
        },
    ),
    ("aws_organizations_policy_attachment", {"policy_id": "p-1", "target_id": "ou-1"}),
    ("aws_vpc", {"id": "vpc-1", "arn": f"arn:aws:ec2:eu-west-1:{account.ACCOUNT}:vpc/vpc-1"}),
]


def _state(resources: list[tuple[str, dict[str, Any]]] = RESOURCES) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.9.0",
        "lineage": "l",
        "resources": [
            {
                "mode": "managed",
                "type": kind,
                "name": "x",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"schema_version": 0, "attributes": attributes}],
            }
            for kind, attributes in resources
        ],
    }


def _show() -> dict[str, Any]:
    listed = [
        {"address": "x", "mode": "managed", "type": kind, "name": "x", "provider_name": "aws", "values": attributes}
        for kind, attributes in RESOURCES
    ]
    root = {"resources": listed[:5], "child_modules": [{"resources": listed[5:9]}, {"resources": listed[9:]}]}
    return {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": root}}


def _read(tmp_path: Path, document: Any, name: str = "terraform.tfstate") -> Observations:
    path = tmp_path / name
    path.write_text(json.dumps(document))
    ((_, found),) = read_paths([path], lambda line: None)
    return found


def _items(found: Observations, resource_type: str) -> list[ConfigurationItem]:
    return [item for item in found.items if item.resource_type == resource_type]


def _together(found: Observations, resource_type: str) -> dict[str, Any]:
    return {name: value for item in _items(found, resource_type) for name, value in item.configuration.items()}


def test_user_with_what_others_give(tmp_path: Path) -> None:
    alice, bob = _items(_read(tmp_path, _state()), "AWS::IAM::User")
    assert alice.resource_id == "AIDAALICE0000000001"
    assert alice.tags == {"by": "terraform", "team": "data"}
    assert alice.configuration["userPolicyList"] == [{"policyName": "inline", "policyDocument": account.READ_BUCKET}]
    assert alice.configuration["attachedManagedPolicies"] == [{"policyName": "all", "policyArn": f"{ARN}policy/all"}]
    assert alice.configuration["groupList"] == ["admins", "writers"]
    assert alice.configuration["permissionsBoundary"] is None
    assert {"userPolicyList", "attachedManagedPolicies", "groupList"}.isdisjoint(bob.configuration)


def test_role(tmp_path: Path) -> None:
    (role,) = _items(_read(tmp_path, _state()), "AWS::IAM::Role")
    assert role.configuration["assumeRolePolicyDocument"] == account.TRUST
    assert [policy["policyName"] for policy in role.configuration["rolePolicyList"]] == ["added", "own"]
    assert [policy["policyName"] for policy in role.configuration["attachedManagedPolicies"]] == [
        "reading",
        "ReadOnlyAccess",
    ]
    assert role.configuration["permissionsBoundary"]["permissionsBoundaryArn"] == f"{ARN}policy/limit"
    assert role.configuration["createDate"] == "2024-01-05T00:00:00Z"


def test_lists_that_may_have_more_are_partial(tmp_path: Path) -> None:
    found = _read(tmp_path, _state())
    partial = {item.resource_name: item.partial for item in found.items if item.partial}
    assert partial == {
        "alice": ("attachedManagedPolicies", "groupList", "userPolicyList"),
        "admins": ("attachedManagedPolicies",),
        "worker": ("attachedManagedPolicies", "rolePolicyList"),  # given to it after it was read
        "guard": ("targets",),
    }


def test_a_role_that_was_read_after_all_was_given_is_whole(tmp_path: Path) -> None:
    arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", f"{ARN}policy/reading"]
    resources = [
        (kind, one | {"managed_policy_arns": arns} if kind == "aws_iam_role" else one)
        for kind, one in RESOURCES
        if kind != "aws_iam_role_policy"
    ]
    (role,) = _items(_read(tmp_path, _state(resources)), "AWS::IAM::Role")
    assert role.partial == ()


def test_exclusive_attachments_are_whole(tmp_path: Path) -> None:
    exclusive = ("aws_iam_user_policy_attachments_exclusive", {"user_name": "bob", "policy_arns": [f"{ARN}policy/all"]})
    bob = _items(_read(tmp_path, _state([*RESOURCES, exclusive])), "AWS::IAM::User")[1]
    assert [policy["policyName"] for policy in bob.configuration["attachedManagedPolicies"]] == ["all"]
    assert bob.partial == ()


def test_show_json_gives_the_same(tmp_path: Path) -> None:
    found = [_read(tmp_path, document, "same.json") for document in (_state(), _show())]
    first, second = ([(item.key, item.content_hash()) for item in one.items] for one in found)
    assert first == second


def test_secrets_are_never_read(tmp_path: Path) -> None:
    found = _read(tmp_path, _state())
    (key,) = _items(found, "AWS::IAM::AccessKey")
    assert key.configuration == {
        "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "userName": "alice",
        "status": "Active",
        "createDate": "2024-03-02T00:00:00Z",
    }
    assert key.account_id == account.ACCOUNT
    assert SECRET not in repr(found)


def test_resources_with_policies(tmp_path: Path) -> None:
    found = _read(tmp_path, _state())
    assert {item.key for item in _items(found, "AWS::S3::Bucket")} == {_items(found, "AWS::S3::Bucket")[0].key}
    assert _together(found, "AWS::S3::Bucket") == {
        "resourcePolicy": account.READ_BUCKET,
        "publicAccessBlockConfiguration": {
            "blockPublicAcls": True,
            "blockPublicPolicy": False,
            "ignorePublicAcls": False,
            "restrictPublicBuckets": False,
        },
    }
    assert _items(found, "AWS::S3::Bucket")[0].region == "eu-west-1"
    repository = _items(found, "AWS::ECR::Repository")
    assert {item.resource_id for item in repository} == {"a/b"}
    assert _together(found, "AWS::ECR::Repository") == {"resourcePolicy": account.READ_BUCKET}


def test_what_cannot_be_placed_is_said(tmp_path: Path) -> None:
    found = _read(tmp_path, _state())
    assert {(one.resource_type, one.resource) for one in found.not_read} == {
        ("AWS::IAM::User", "stranger"),
        ("AWS::S3::Bucket", "elsewhere"),
    }
    assert found.whole == set()


def test_organization_policy_is_the_management_accounts(tmp_path: Path) -> None:
    (policy,) = _items(_read(tmp_path, _state()), "AWS::Organizations::Policy")
    assert (policy.account_id, policy.resource_id) == ("999988887777", "p-1")
    assert policy.configuration["content"] == account.READ_BUCKET
    assert policy.configuration["targets"] == ["ou-1"]


def test_policy_has_its_document_and_no_invented_version(tmp_path: Path) -> None:
    (policy,) = _items(_read(tmp_path, _state()), "AWS::IAM::Policy")
    assert policy.configuration["policyVersionList"] == [{"isDefaultVersion": True, "document": account.READ_BUCKET}]
    assert policy.configuration["defaultVersionId"] is None


def test_plan_is_no_state(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"format_version": "1.2", "planned_values": {"root_module": {}}, "values": {}}))
    with pytest.raises(InputError, match="is nothing that is known") as caught:
        list(read_paths([path], print))
    assert "Terraform state" in caught.value.hint


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (("aws_iam_user", {"name": "a", "path": "/"}), "resources[0].instances[0].attributes.arn is missing"),
        (("aws_iam_role_policy", {"role": "r", "name": 5, "policy": "{}"}), "attributes.name is a number, not a text"),
        (("aws_iam_access_key", {"id": "AKIA", "user": "a", "secret": SECRET}), "cannot be placed"),
        (("aws_iam_user", []), "resources[0].instances[0].attributes is a list, not an object"),
    ],
)
def test_damage_is_said_with_its_place(tmp_path: Path, resource: Any, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, _state([resource]))
    assert expected in caught.value.message
    assert SECRET not in caught.value.message
