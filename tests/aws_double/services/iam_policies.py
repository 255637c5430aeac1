"""IAM policies: managed ones with their versions, inline ones, attachments, boundaries and trust policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..account import Account, now, unique_id
from ..errors import AwsError
from .iam_entities import KINDS, Operation, Parameters, checked, encoded, entity, paged, rows, shown, tag_list

SERVICE: Final = "iam"
_VERSIONS_MOST: Final = 5


def policies(account: Account) -> dict[str, Any]:
    """Managed policies by ARN; rows hold their `versions`."""
    return account.table("iam Policy")


def policy(account: Account, arn: str) -> dict[str, Any]:
    """The policy's row; an AWS managed policy is made on first use and allows nothing but to list buckets."""
    if arn.split(":")[4] == "aws" and arn not in policies(account):
        document = (
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}'
        )
        _new(account, arn, arn.rsplit("/", 1)[-1], "/", document)
    row: dict[str, Any] = account.found(policies(account), arn, "NoSuchEntity", f"Policy {arn} does not exist.")
    return row


def _new(account: Account, arn: str, name: str, path: str, document: str) -> dict[str, Any]:
    row = {
        "PolicyName": name,
        "PolicyId": unique_id("ANPA"),
        "Arn": arn,
        "Path": path,
        "DefaultVersionId": "v1",
        "IsAttachable": True,
        "CreateDate": now(),
        "UpdateDate": now(),
        "versions": {},
        "number": 0,
        "tags": {},
    }
    _add_version(row, document)
    policies(account)[arn] = row
    return row


def _add_version(row: dict[str, Any], document: str) -> dict[str, Any]:
    row["number"] += 1
    version = {"VersionId": f"v{row['number']}", "CreateDate": now(), "Document": encoded(checked(document))}
    row["versions"][version["VersionId"]] = version
    return version


def attachment_count(account: Account, arn: str) -> int:
    """How many entities the policy is attached to."""
    return sum(arn in row["attached"] for kind in KINDS for row in rows(account, kind).values())


def shown_policy(account: Account, row: Mapping[str, Any]) -> dict[str, Any]:
    """The policy as GetPolicy shows it."""
    boundaries = sum(row["Arn"] == other["boundary"] for kind in KINDS for other in rows(account, kind).values())
    count = attachment_count(account, row["Arn"])
    return shown(row) | {"AttachmentCount": count, "PermissionsBoundaryUsageCount": boundaries}


def shown_version(row: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    """A version with its document."""
    return dict(version) | {"IsDefaultVersion": version["VersionId"] == row["DefaultVersionId"]}


def create_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    name, path = parameters["PolicyName"], parameters.get("Path", "/")
    arn = account.arn("iam", f"policy{path}{name}")
    if arn in policies(account):
        raise AwsError("EntityAlreadyExists", f"A policy called {name} already exists.", 409)
    row = _new(account, arn, name, path, parameters["PolicyDocument"])
    row["Description"] = parameters.get("Description", "")
    row["tags"] = {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", [])}
    return {"Policy": shown_policy(account, row)}


def list_policy_tags(account: Account, parameters: Parameters) -> dict[str, Any]:
    return paged(account, parameters, "Tags", tag_list(policy(account, parameters["PolicyArn"])))


def get_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"Policy": shown_policy(account, policy(account, parameters["PolicyArn"]))}


def list_policies(account: Account, parameters: Parameters) -> dict[str, Any]:
    found = [
        shown_policy(account, row)
        for arn, row in policies(account).items()
        if parameters.get("Scope") != "Local" or arn.split(":")[4] != "aws"
    ]
    return paged(account, parameters, "Policies", found)


def delete_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = policy(account, parameters["PolicyArn"])
    if attachment_count(account, row["Arn"]) or len(row["versions"]) > 1:
        raise AwsError("DeleteConflict", "Cannot delete a policy attached to entities or with versions.", 409)
    del policies(account)[row["Arn"]]
    return {}


def create_policy_version(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = policy(account, parameters["PolicyArn"])
    if len(row["versions"]) >= _VERSIONS_MOST:
        raise AwsError("LimitExceeded", "A managed policy can have up to 5 versions.", 409)
    version = _add_version(row, parameters["PolicyDocument"])
    if parameters.get("SetAsDefault"):
        row["DefaultVersionId"] = version["VersionId"]
    return {"PolicyVersion": {key: value for key, value in shown_version(row, version).items() if key != "Document"}}


def _version(account: Account, parameters: Parameters) -> tuple[dict[str, Any], dict[str, Any]]:
    row, version_id = policy(account, parameters["PolicyArn"]), parameters["VersionId"]
    message = f"Policy {row['Arn']} version {version_id} does not exist."
    return row, account.found(row["versions"], version_id, "NoSuchEntity", message)


def get_policy_version(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"PolicyVersion": shown_version(*_version(account, parameters))}


def list_policy_versions(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = policy(account, parameters["PolicyArn"])
    versions = [shown_version(row, version) for version in reversed(row["versions"].values())]
    for version in versions:
        del version["Document"]
    return paged(account, parameters, "Versions", versions)


def set_default_policy_version(account: Account, parameters: Parameters) -> dict[str, Any]:
    row, version = _version(account, parameters)
    row["DefaultVersionId"] = version["VersionId"]
    return {}


def delete_policy_version(account: Account, parameters: Parameters) -> dict[str, Any]:
    row, version = _version(account, parameters)
    if version["VersionId"] == row["DefaultVersionId"]:
        raise AwsError("DeleteConflict", "Cannot delete the default version of a policy.", 409)
    del row["versions"][version["VersionId"]]
    return {}


def update_assume_role_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    entity(account, "Role", parameters)["AssumeRolePolicyDocument"] = encoded(checked(parameters["PolicyDocument"]))
    return {}


def _put_inline(kind: str) -> Operation:
    def put(account: Account, parameters: Parameters) -> dict[str, Any]:
        inline = entity(account, kind, parameters)["inline"]
        inline[parameters["PolicyName"]] = encoded(checked(parameters["PolicyDocument"]))
        return {}

    return put


def _get_inline(kind: str) -> Operation:
    def get(account: Account, parameters: Parameters) -> dict[str, Any]:
        name = parameters["PolicyName"]
        message = f"The {kind.lower()} policy with name {name} cannot be found."
        document = account.found(entity(account, kind, parameters)["inline"], name, "NoSuchEntity", message)
        return {f"{kind}Name": parameters[f"{kind}Name"], "PolicyName": name, "PolicyDocument": document}

    return get


def _delete_inline(kind: str) -> Operation:
    def delete(account: Account, parameters: Parameters) -> dict[str, Any]:
        _get_inline(kind)(account, parameters)
        del entity(account, kind, parameters)["inline"][parameters["PolicyName"]]
        return {}

    return delete


def _list_inline(kind: str) -> Operation:
    def list_inline(account: Account, parameters: Parameters) -> dict[str, Any]:
        return paged(account, parameters, "PolicyNames", sorted(entity(account, kind, parameters)["inline"]))

    return list_inline


def _attach(kind: str) -> Operation:
    def attach(account: Account, parameters: Parameters) -> dict[str, Any]:
        policy(account, parameters["PolicyArn"])
        attached = entity(account, kind, parameters)["attached"]
        if parameters["PolicyArn"] not in attached:
            attached.append(parameters["PolicyArn"])
        return {}

    return attach


def _detach(kind: str) -> Operation:
    def detach(account: Account, parameters: Parameters) -> dict[str, Any]:
        attached = entity(account, kind, parameters)["attached"]
        if parameters["PolicyArn"] not in attached:
            raise AwsError("NoSuchEntity", f"Policy {parameters['PolicyArn']} was not found.")
        attached.remove(parameters["PolicyArn"])
        return {}

    return detach


def attached_policies(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """The row's attached policies as the API writes them."""
    return [{"PolicyName": arn.rsplit("/", 1)[-1], "PolicyArn": arn} for arn in row["attached"]]


def _list_attached(kind: str) -> Operation:
    def list_attached(account: Account, parameters: Parameters) -> dict[str, Any]:
        return paged(account, parameters, "AttachedPolicies", attached_policies(entity(account, kind, parameters)))

    return list_attached


def _boundary(kind: str, remove: bool = False) -> Operation:
    def change(account: Account, parameters: Parameters) -> dict[str, Any]:
        entity(account, kind, parameters)["boundary"] = None if remove else parameters["PermissionsBoundary"]
        return {}

    return change


OPERATIONS: Final[Mapping[str, Operation]] = {
    "CreatePolicy": create_policy,
    "CreatePolicyVersion": create_policy_version,
    "DeletePolicy": delete_policy,
    "DeletePolicyVersion": delete_policy_version,
    "GetPolicy": get_policy,
    "GetPolicyVersion": get_policy_version,
    "ListPolicies": list_policies,
    "ListPolicyTags": list_policy_tags,
    "ListPolicyVersions": list_policy_versions,
    "SetDefaultPolicyVersion": set_default_policy_version,
    "UpdateAssumeRolePolicy": update_assume_role_policy,
    **{f"Put{kind}Policy": _put_inline(kind) for kind in KINDS},
    **{f"Get{kind}Policy": _get_inline(kind) for kind in KINDS},
    **{f"Delete{kind}Policy": _delete_inline(kind) for kind in KINDS},
    **{f"List{kind}Policies": _list_inline(kind) for kind in KINDS},
    **{f"Attach{kind}Policy": _attach(kind) for kind in KINDS},
    **{f"Detach{kind}Policy": _detach(kind) for kind in KINDS},
    **{f"ListAttached{kind}Policies": _list_attached(kind) for kind in KINDS},
    **{f"Put{kind}PermissionsBoundary": _boundary(kind) for kind in ("User", "Role")},
    **{f"Delete{kind}PermissionsBoundary": _boundary(kind, True) for kind in ("User", "Role")},
}
