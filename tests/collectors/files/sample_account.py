"""A small account as get-account-authorization-details prints it, for tests to take apart."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

ACCOUNT = "111122223333"
READ_BUCKET = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def details() -> dict[str, Any]:
    """One user, group, role with an instance profile, customer managed policy and attached AWS managed policy."""
    return {
        "UserDetailList": [
            {
                "Path": "/team/",
                "UserName": "alice",
                "UserId": "AIDAALICE0000000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:user/team/alice",
                "CreateDate": "2024-03-01T12:00:00+00:00",
                "UserPolicyList": [
                    {"PolicyName": "zeta", "PolicyDocument": READ_BUCKET},
                    {"PolicyName": "alpha", "PolicyDocument": READ_BUCKET},
                ],
                "GroupList": ["writers", "admins"],
                "AttachedManagedPolicies": [_attached("reading")],
                "PermissionsBoundary": {
                    "PermissionsBoundaryType": "Policy",
                    "PermissionsBoundaryArn": f"arn:aws:iam::{ACCOUNT}:policy/reading",
                },
                "Tags": [{"Key": "team", "Value": "data"}],
            },
            {
                "Path": "/",
                "UserName": "bob",
                "UserId": "AIDABOB000000000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:user/bob",
                "CreateDate": "2024-03-02T12:00:00+00:00",
                "GroupList": [],
                "AttachedManagedPolicies": [],
            },
        ],
        "GroupDetailList": [
            {
                "Path": "/",
                "GroupName": "admins",
                "GroupId": "AGPAADMINS000000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:group/admins",
                "CreateDate": "2024-01-01T00:00:00+00:00",
                "GroupPolicyList": [],
                "AttachedManagedPolicies": [_managed("AdministratorAccess")],
            }
        ],
        "RoleDetailList": [_role()],
        "Policies": [
            {
                "PolicyName": "reading",
                "PolicyId": "ANPAREADING00000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:policy/reading",
                "Path": "/",
                "DefaultVersionId": "v10",
                "AttachmentCount": 2,
                "PermissionsBoundaryUsageCount": 1,
                "IsAttachable": True,
                "CreateDate": "2024-01-01T00:00:00+00:00",
                "UpdateDate": "2024-02-01T00:00:00+00:00",
                "PolicyVersionList": [
                    _version("v10", READ_BUCKET, default=True),
                    _version("v9", READ_BUCKET, default=False),
                ],
            },
            {
                "PolicyName": "AdministratorAccess",
                "PolicyId": "ANPAIWMBCKSKIEE64ZLYK",
                "Arn": "arn:aws:iam::aws:policy/AdministratorAccess",
                "Path": "/",
                "DefaultVersionId": "v1",
                "AttachmentCount": 1,
                "PermissionsBoundaryUsageCount": 0,
                "IsAttachable": True,
                "CreateDate": "2015-02-06T18:39:46+00:00",
                "UpdateDate": "2015-02-06T18:39:46+00:00",
                "PolicyVersionList": [_version("v1", READ_BUCKET, default=True)],
            },
        ],
    }


def _role() -> dict[str, Any]:
    return {
        "Path": "/",
        "RoleName": "worker",
        "RoleId": "AROAWORKER000000001",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/worker",
        "CreateDate": "2024-01-05T00:00:00+00:00",
        "AssumeRolePolicyDocument": TRUST,
        "InstanceProfileList": [
            {
                "Path": "/",
                "InstanceProfileName": "worker",
                "InstanceProfileId": "AIPAWORKER000000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/worker",
                "CreateDate": "2024-01-05T00:00:01+00:00",
                "Roles": [{"RoleName": "worker", "RoleId": "AROAWORKER000000001"}],
            }
        ],
        "RolePolicyList": [],
        "AttachedManagedPolicies": [_attached("reading")],
        "Tags": [],
        "RoleLastUsed": {"LastUsedDate": "2024-03-05T01:02:03+00:00", "Region": "eu-west-1"},
    }


def _attached(name: str) -> dict[str, str]:
    return {"PolicyName": name, "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/{name}"}


def _managed(name: str) -> dict[str, str]:
    return {"PolicyName": name, "PolicyArn": f"arn:aws:iam::aws:policy/{name}"}


def _version(version_id: str, document: Any, *, default: bool) -> dict[str, Any]:
    return {
        "VersionId": version_id,
        "IsDefaultVersion": default,
        "CreateDate": "2024-01-01T00:00:00+00:00",
        "Document": document,
    }


def url_encoded(value: Any) -> Any:
    """The same with every policy document as the API answers it: URL-encoded text."""
    if isinstance(value, list):
        return [url_encoded(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        name: quote(json.dumps(entry, indent=1), safe="") if name.endswith("Document") else url_encoded(entry)
        for name, entry in value.items()
    }


def shared_data() -> Path:
    """The folder of sample data."""
    beside = Path(__file__).resolve().parents[3].parent / "shared"
    return Path(os.environ.get("LEASTWISE_SHARED", beside)) / "data"
