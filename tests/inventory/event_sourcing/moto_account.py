"""An IAM account of moto with a clock of its own, and what AWS would have refused where moto is lenient."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.iam.models import iam_backends
from trail_of_calls import CallTrail

from leastwise.model.configuration_item import GLOBAL_REGION, ConfigurationItem

ACCOUNT = "123456789012"


class Clock:
    """Whole seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 1, 9, 59, 58, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def naive(self) -> datetime:
        return self.now.replace(tzinfo=None)

    def tick(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


class MotoAccount:
    """The account: a recorded client to change it with, another to look at it with."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.trail = CallTrail(ACCOUNT, self.clock)
        self.client = self.trail.watch(boto3.client("iam", region_name="us-east-1"))
        self.reader = boto3.client("iam", region_name="us-east-1")
        self.backend: Any = iam_backends[ACCOUNT]["aws"]

    def call(self, operation: str, **parameters: Any) -> Any:
        """Make a call; None where it was refused. Renaming takes keys along, which moto forgets."""
        try:
            answer = getattr(self.client, operation)(**parameters)
        except ClientError:
            return None
        if operation == "update_user" and "NewUserName" in parameters:
            for key in self.backend.users[parameters["NewUserName"]].access_keys:
                key.user_name = parameters["NewUserName"]
        return answer

    def items(self) -> list[ConfigurationItem]:
        """What the account says of itself now."""
        details = self.reader.get_account_authorization_details(Filter=["User", "Group", "Role", "LocalManagedPolicy"])
        return [
            *(item for user in details["UserDetailList"] for item in self._user(user)),
            *(self._item("Group", group, _group(group)) for group in details["GroupDetailList"]),
            *(self._role(role) for role in details["RoleDetailList"]),
            *(self._policy(policy) for policy in details["Policies"]),
            *(
                self._item("InstanceProfile", profile, _profile(profile))
                for profile in self.reader.list_instance_profiles()["InstanceProfiles"]
            ),
        ]

    def _user(self, user: dict[str, Any]) -> Iterator[ConfigurationItem]:
        name = user["UserName"]
        keys = self.reader.list_access_keys(UserName=name)["AccessKeyMetadata"]
        devices = self.reader.list_mfa_devices(UserName=name)["MFADevices"]
        configuration = {
            "path": user["Path"],
            "userName": name,
            "createDate": _date(user["CreateDate"]),
            "userPolicyList": _inline(user.get("UserPolicyList", ())),
            "groupList": sorted(user.get("GroupList", ())),
            "attachedManagedPolicies": _attached(user),
            "loginProfile": self._login_profile(name),
            "mfaDevices": sorted(
                ({"serialNumber": one["SerialNumber"]} for one in devices), key=lambda one: one["serialNumber"]
            ),
        }
        yield self._item("User", user, configuration)
        for key in keys:
            yield self._item(
                "AccessKey",
                {"AccessKeyName": key["AccessKeyId"], "AccessKeyId": key["AccessKeyId"]},
                {"userName": name, "status": key["Status"], "createDate": _date(key["CreateDate"])},
            )

    def _login_profile(self, name: str) -> dict[str, Any] | None:
        user = self.backend.users[name]
        if not user.password:
            return None
        return {"passwordResetRequired": bool(user.password_reset_required)}

    def _role(self, role: dict[str, Any]) -> ConfigurationItem:
        whole = self.reader.get_role(RoleName=role["RoleName"])["Role"]
        boundary = whole.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        profiles = [_profile_entry(one) for one in role.get("InstanceProfileList", ())]
        configuration = {
            "path": role["Path"],
            "roleName": role["RoleName"],
            "createDate": _date(role["CreateDate"]),
            "description": whole.get("Description") or None,
            "maxSessionDuration": whole["MaxSessionDuration"],
            "assumeRolePolicyDocument": _plain(role["AssumeRolePolicyDocument"]),
            "rolePolicyList": _inline(role.get("RolePolicyList", ())),
            "attachedManagedPolicies": _attached(role),
            "permissionsBoundary": _boundary(boundary),
            "instanceProfileList": sorted(profiles, key=lambda one: one["instanceProfileName"]),
        }
        return self._item("Role", role, configuration)

    def _policy(self, policy: dict[str, Any]) -> ConfigurationItem:
        # Of these, moto leaves out the name and the id.
        name, identifier = policy["Arn"].rsplit("/", 1)[-1], self.backend.managed_policies[policy["Arn"]].id
        versions = [
            {
                "versionId": one["VersionId"],
                # moto's own mark is lost when the default is set to what it is.
                "isDefaultVersion": one["VersionId"] == policy["DefaultVersionId"],
                "createDate": _date(one["CreateDate"]),
                "document": _plain(one["Document"]),
            }
            for one in policy["PolicyVersionList"]
        ]
        configuration = {
            "policyName": name,
            "path": policy["Path"],
            "defaultVersionId": policy["DefaultVersionId"],
            "createDate": _date(policy["CreateDate"]),
            "policyVersionList": sorted(versions, key=lambda one: int(one["versionId"][1:])),
        }
        return self._item("Policy", {**policy, "PolicyName": name, "PolicyId": identifier}, configuration)

    def _item(self, kind: str, described: dict[str, Any], configuration: dict[str, Any]) -> ConfigurationItem:
        tags = described.get("Tags")
        has_tags = kind in ("User", "Role")
        return ConfigurationItem(
            ACCOUNT,
            GLOBAL_REGION,
            f"AWS::IAM::{kind}",
            described[f"{kind}Id"],
            described[f"{kind}Name"],
            described.get("Arn", ""),
            self.clock(),
            configuration=configuration | ({"arn": described["Arn"]} if "Arn" in described else {}),
            tags={tag["Key"]: tag["Value"] for tag in tags or ()} if has_tags else None,
        )


@contextmanager
def moto_account() -> Iterator[MotoAccount]:
    """A new account."""
    with mock_aws():
        account = MotoAccount()
        with mock.patch("moto.iam.models.utcnow", account.clock.naive):
            yield account


def _date(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(document: Any) -> Any:
    return json.loads(document) if isinstance(document, str) else document


def _inline(policies: Any) -> list[dict[str, Any]]:
    found = [{"policyName": one["PolicyName"], "policyDocument": _plain(one["PolicyDocument"])} for one in policies]
    return sorted(found, key=lambda one: one["policyName"])


def _attached(principal: dict[str, Any]) -> list[dict[str, str]]:
    found = [
        {"policyName": one["PolicyName"], "policyArn": one["PolicyArn"]}
        for one in principal.get("AttachedManagedPolicies", ())
    ]
    return sorted(found, key=lambda one: one["policyArn"])


def _group(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": group["Path"],
        "groupName": group["GroupName"],
        "createDate": _date(group["CreateDate"]),
        "groupPolicyList": _inline(group.get("GroupPolicyList", ())),
        "attachedManagedPolicies": _attached(group),
    }


def _profile(profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "instanceProfileName": profile["InstanceProfileName"],
        "path": profile["Path"],
        "createDate": _date(profile["CreateDate"]),
        "roles": sorted(role["RoleName"] for role in profile["Roles"]),
    }


def _profile_entry(profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "instanceProfileName": profile["InstanceProfileName"],
        "instanceProfileId": profile["InstanceProfileId"],
        "arn": profile["Arn"],
    }


def _boundary(arn: str | None) -> dict[str, str] | None:
    if not arn:
        return None
    return {"permissionsBoundaryType": "PermissionsBoundaryPolicy", "permissionsBoundaryArn": arn}
