"""The whole account at once: GetAccountAuthorizationDetails, the credential report, the summary.

Table "iam root" holds the root user's members of the credential report that differ from a fresh account's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..account import Account, now
from ..errors import AwsError
from .iam_entities import Operation, Parameters, boundary_of, rows, shown, tag_list
from .iam_policies import attached_policies, policies, shown_policy, shown_version

SERVICE: Final = "iam"
_LISTS: Final = (
    ("UserDetailList", "User"),
    ("GroupDetailList", "Group"),
    ("RoleDetailList", "Role"),
    ("Policies", "LocalManagedPolicy"),
    ("Policies", "AWSManagedPolicy"),
)
REPORT_COLUMNS: Final = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
).split(",")
_ROOT: Final = {
    "user": "<root_account>",
    "user_creation_time": "2015-06-01T09:30:00+00:00",
    "password_enabled": "not_supported",
    "password_last_used": "no_information",
    "password_last_changed": "not_supported",
    "password_next_rotation": "not_supported",
    "mfa_active": "true",
}


def get_account_authorization_details(account: Account, parameters: Parameters) -> dict[str, Any]:
    wanted = set(parameters.get("Filter") or (kind for _, kind in _LISTS))
    entries = [(member, row) for member, kind in _LISTS if kind in wanted for row in _details(account, kind)]
    page, marker = account.page(entries, parameters.get("Marker"), parameters.get("MaxItems"))
    answer: dict[str, Any] = {member: [] for member, _ in _LISTS}
    for member, row in page:
        answer[member].append(row)
    return answer | {"IsTruncated": marker is not None, "Marker": marker}


def _details(account: Account, kind: str) -> Iterator[dict[str, Any]]:
    if kind.endswith("ManagedPolicy"):
        for arn, row in policies(account).items():
            if (arn.split(":")[4] == "aws") == (kind == "AWSManagedPolicy"):
                versions = [shown_version(row, version) for version in row["versions"].values()]
                yield shown_policy(account, row) | {"PolicyVersionList": versions}
        return
    for row in rows(account, kind).values():
        yield _entity(account, kind, row)


def _entity(account: Account, kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    inline = [{"PolicyName": name, "PolicyDocument": document} for name, document in row["inline"].items()]
    members = shown(row) | {f"{kind}PolicyList": inline, "AttachedManagedPolicies": attached_policies(row)}
    members.pop("Description", None)
    members.pop("MaxSessionDuration", None)
    if kind == "User":
        members["GroupList"] = list(row["groups"])
    if kind == "Role":
        members |= {"InstanceProfileList": _profiles(account, row), "RoleLastUsed": row["lastUsed"]}
    if kind != "Group":
        members["Tags"] = tag_list(row)
        if row["boundary"]:
            members["PermissionsBoundary"] = boundary_of(row)
    return members


def _profiles(account: Account, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    role = shown(row)
    profiles = account.table("iam InstanceProfile").values()
    return [shown(profile) | {"Roles": [role]} for profile in profiles if role["RoleName"] in profile["roles"]]


def generate_credential_report(account: Account, parameters: Parameters) -> dict[str, Any]:
    """STARTED the first time and COMPLETE after, as a report takes a moment to be made."""
    state = "COMPLETE" if account.table("iam report") else "STARTED"
    account.table("iam report")["requested"] = True
    return {"State": state, "Description": "No report exists. Starting a new report generation task"}


def get_credential_report(account: Account, parameters: Parameters) -> dict[str, Any]:
    if not account.table("iam report"):
        raise AwsError("ReportNotPresent", "The report does not exist.", 410)
    lines = [REPORT_COLUMNS, *([row[column] for column in REPORT_COLUMNS] for row in _report_rows(account))]
    content = "\n".join(",".join(line) for line in lines)
    return {"Content": content.encode("utf-8"), "ReportFormat": "text/csv", "GeneratedTime": now()}


def _report_rows(account: Account) -> Iterator[dict[str, str]]:
    empty = {column: "false" if column.endswith("_active") else "N/A" for column in REPORT_COLUMNS}
    yield empty | _ROOT | {"arn": account.arn("iam", "root")} | account.table("iam root")
    for name, row in rows(account, "User").items():
        members = {"user": name, "arn": row["Arn"], "user_creation_time": row["CreateDate"].isoformat()}
        yield empty | members | {"password_enabled": "false"} | _key_columns(account, name)


def _key_columns(account: Account, user_name: str) -> dict[str, str]:
    columns = {}
    keys = [key for key in account.table("iam AccessKey").values() if key["UserName"] == user_name]
    for number, key in enumerate(keys, 1):
        columns[f"access_key_{number}_active"] = str(key["Status"] == "Active").lower()
        columns[f"access_key_{number}_last_rotated"] = key["CreateDate"].isoformat()
    return columns


def get_account_summary(account: Account, parameters: Parameters) -> dict[str, Any]:
    root = account.table("iam root")
    summary = {
        "Users": len(rows(account, "User")),
        "Groups": len(rows(account, "Group")),
        "Roles": len(rows(account, "Role")),
        "Policies": sum(arn.split(":")[4] != "aws" for arn in policies(account)),
        "AccountMFAEnabled": int(root.get("mfa_active", "true") == "true"),
        "AccountAccessKeysPresent": int(root.get("access_key_1_active") == "true"),
        "AccountSigningCertificatesPresent": 0,
        "AccountPasswordPresent": 1,
    }
    return {"SummaryMap": summary}


OPERATIONS: Final[Mapping[str, Operation]] = {
    "GenerateCredentialReport": generate_credential_report,
    "GetAccountAuthorizationDetails": get_account_authorization_details,
    "GetAccountSummary": get_account_summary,
    "GetCredentialReport": get_credential_report,
}
