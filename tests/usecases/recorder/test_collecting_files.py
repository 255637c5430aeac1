"""Collecting files one after another: what an earlier one told is used for a later one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from leastwise.settings import Settings
from leastwise.usecases.recorder.collecting import collect_files
from leastwise.workspace import open_inventory

ACCOUNT = "111122223333"
ALICE = f"arn:aws:iam::{ACCOUNT}:user/alice"
DETAILS: dict[str, Any] = {
    "UserDetailList": [
        {"Path": "/", "UserName": "alice", "UserId": "AIDAEXAMPLEALICE0001", "Arn": ALICE, "GroupList": []}
        | {"CreateDate": "2026-01-01T00:00:00Z", "AttachedManagedPolicies": [], "UserPolicyList": []}
    ],
    "GroupDetailList": [],
    "RoleDetailList": [],
    "Policies": [],
    "IsTruncated": False,
}
REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"
    f"alice,{ALICE},2026-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,2026-01-02T00:00:00+00:00,N/A,N/A,N/A,"
    "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
)


@pytest.mark.parametrize("first", ["details", "report"])
def test_a_credential_report_is_about_the_user_that_is_known(tmp_path: Path, first: str) -> None:
    details, report = tmp_path / "details.json", tmp_path / "report.csv"
    details.write_text(json.dumps(DETAILS), encoding="utf-8")
    report.write_text(REPORT, encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    order = [details, report] if first == "details" else [report, details]
    for path in order:
        collect_files([path], lambda: open_inventory(settings))
    with open_inventory(settings) as inventory:
        inventory.refresh()
        users = inventory.state_at(resource_types=["AWS::IAM::User"]).items
    ids = {key.resource_id for key in users}
    assert "AIDAEXAMPLEALICE0001" in ids
    if first == "details":
        assert ids == {"AIDAEXAMPLEALICE0001"}


READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
WRITE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
WORKER, BASE = f"arn:aws:iam::{ACCOUNT}:role/worker", f"arn:aws:iam::{ACCOUNT}:policy/base"


def _attached(*names: str) -> list[dict[str, str]]:
    return [{"PolicyName": name, "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/{name}"} for name in names]


def _state(*resources: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.9.0",
        "lineage": "x",
        "resources": [
            {"mode": "managed", "type": kind, "name": f"r{at}", "provider": "aws", "instances": [{"attributes": one}]}
            for at, (kind, one) in enumerate(resources)
        ],
    }


def test_a_terraform_state_removes_nothing_that_the_account_itself_said(tmp_path: Path) -> None:
    """Attachments, memberships and versions that other files manage, or somebody made by hand, are not in a state."""
    user = DETAILS["UserDetailList"][0] | {"GroupList": ["admins", "readers"]}
    user |= {"AttachedManagedPolicies": _attached("base", "elsewhere")}
    user |= {"UserPolicyList": [{"PolicyName": "byhand", "PolicyDocument": READ}]}
    role = {"Path": "/", "RoleName": "worker", "RoleId": "AROAEXAMPLEWORKER01", "Arn": WORKER}
    role |= {"CreateDate": "2026-01-01T00:00:00Z", "AssumeRolePolicyDocument": TRUST, "RolePolicyList": []}
    role |= {"AttachedManagedPolicies": _attached("base", "elsewhere"), "InstanceProfileList": []}
    versions = [
        {"VersionId": name, "IsDefaultVersion": name == "v2", "Document": document}
        | {"CreateDate": "2026-01-01T00:00:00Z"}
        for name, document in (("v1", READ), ("v2", WRITE))
    ]
    policy = {"PolicyName": "base", "PolicyId": "ANPAEXAMPLEBASE00001", "Arn": BASE, "Path": "/"}
    policy |= {"DefaultVersionId": "v2", "IsAttachable": True, "PolicyVersionList": versions}
    policy |= {"CreateDate": "2026-01-01T00:00:00Z", "UpdateDate": "2026-01-01T00:00:00Z", "AttachmentCount": 2}
    details = DETAILS | {"UserDetailList": [user], "RoleDetailList": [role], "Policies": [policy]}
    state = _state(
        ("aws_iam_user", {"arn": ALICE, "name": "alice", "path": "/", "unique_id": "AIDAEXAMPLEALICE0001"}),
        ("aws_iam_user_policy_attachment", {"user": "alice", "policy_arn": f"arn:aws:iam::{ACCOUNT}:policy/new"}),
        ("aws_iam_user_group_membership", {"user": "alice", "groups": ["readers"]}),
        ("aws_iam_user_policy", {"user": "alice", "name": "managed", "policy": json.dumps(WRITE)}),
        (
            "aws_iam_role",  # as it was read when it was made, before anything was attached
            {"arn": WORKER, "name": "worker", "path": "/", "unique_id": "AROAEXAMPLEWORKER01"}
            | {"assume_role_policy": json.dumps(TRUST), "managed_policy_arns": [], "inline_policy": []},
        ),
        ("aws_iam_role_policy_attachment", {"role": "worker", "policy_arn": BASE}),
        (
            "aws_iam_policy",
            {"arn": BASE, "name": "base", "path": "/", "policy_id": "ANPAEXAMPLEBASE00001"}
            | {"policy": json.dumps(WRITE)},
        ),
    )
    settings = Settings(home=tmp_path / "home")
    for at, (name, document) in enumerate((("details.json", details), ("terraform.tfstate", state))):
        path = tmp_path / name
        path.write_text(json.dumps(document), encoding="utf-8")
        os.utime(path, (1_770_000_000 + at * 86_400,) * 2)
        collect_files([path], lambda: open_inventory(settings))
    with open_inventory(settings) as inventory:
        inventory.refresh()
        found = {key.resource_type.rpartition("::")[2]: item for key, item in inventory.state_at().items.items()}

    def names(kind: str, member: str) -> list[str]:
        return [one["policyName"] for one in found[kind].configuration[member]]

    assert names("User", "attachedManagedPolicies") == ["base", "elsewhere", "new"]
    assert names("User", "userPolicyList") == ["byhand", "managed"]
    assert found["User"].configuration["groupList"] == ["admins", "readers"]
    assert names("Role", "attachedManagedPolicies") == ["base", "elsewhere"]
    assert found["Policy"].configuration["defaultVersionId"] == "v2"
    assert [one["versionId"] for one in found["Policy"].configuration["policyVersionList"]] == ["v1", "v2"]
