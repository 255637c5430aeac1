"""Policies of AWS Organizations: service control, resource control and other types, and where they are attached.

Attaching what is attached, or detaching the last policy of a type, is refused as AWS refuses it. AWS's own
FullAWSAccess and RCPFullAWSAccess exist from the moment their type is enabled (Organizations User Guide).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..account import Account
from ..errors import AwsError
from .organizations import ROOT_ID, Operation, Parameters, arn, for_managers, home, node, organization_id, paged

SERVICE: Final = "organizations"
_FULL_ACCESS: Final = {
    "SERVICE_CONTROL_POLICY": ("p-FullAWSAccess", "FullAWSAccess", {"Effect": "Allow", "Action": "*", "Resource": "*"}),
    "RESOURCE_CONTROL_POLICY": (
        "p-RCPFullAWSAccess",
        "RCPFullAWSAccess",
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
    ),
}


def _enabled(account: Account) -> set[str]:
    return {row["Type"] for row in node(account, ROOT_ID, "RootNotFoundException")["PolicyTypes"]}


def _policies(account: Account) -> dict[str, Any]:
    """All policies by id: {"summary", "content", "targets"}; AWS's own are put in when their type is enabled."""
    policies = home(account).table("organization policies")
    for kind in sorted(_enabled(account) & set(_FULL_ACCESS)):
        policy_id, name, statement = _FULL_ACCESS[kind]
        if policy_id not in policies:
            arn_text = f"arn:{account.partition}:organizations::aws:policy/{kind.lower()}/{policy_id}"
            content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            row = _row(policy_id, arn_text, name, kind, content, aws_managed=True)
            # The policy is attached to whatever is or comes into the tree, until it is detached.
            policies[policy_id] = row | {"everywhere": True, "detached": []}
    return policies


def _row(policy_id: str, arn_text: str, name: str, kind: str, content: str, aws_managed: bool) -> dict[str, Any]:
    summary = {
        "Id": policy_id,
        "Arn": arn_text,
        "Name": name,
        "Description": "",
        "Type": kind,
        "AwsManaged": aws_managed,
    }
    return {"summary": summary, "content": content, "targets": [], "everywhere": False, "detached": []}


def _policy(account: Account, policy_id: str) -> dict[str, Any]:
    row: dict[str, Any] = account.found(_policies(account), policy_id, "PolicyNotFoundException")
    return row


def _targets(account: Account, row: Mapping[str, Any]) -> Iterator[str]:
    for node_id in home(account).table("organization nodes"):
        if node_id in row["targets"] or (row["everywhere"] and node_id not in row["detached"]):
            yield node_id


def enable_policy_type(account: Account, parameters: Parameters) -> dict[str, Any]:
    root = node(account, parameters["RootId"], "RootNotFoundException")
    if parameters["PolicyType"] in _enabled(account):
        raise AwsError("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.")
    root["PolicyTypes"].append({"Type": parameters["PolicyType"], "Status": "ENABLED"})
    return {"Root": {name: value for name, value in root.items() if name[0].isupper()}}


def create_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    kind, name = parameters["Type"], parameters["Name"]
    policy_id = "p-" + "".join(random.choices("abcdefghijklmnop0123456789", k=8))
    arn_text = arn(account, f"policy/{organization_id(account)}/{kind.lower()}/{policy_id}")
    row = _row(policy_id, arn_text, name, kind, parameters["Content"], aws_managed=False)
    row["summary"]["Description"] = parameters["Description"]
    _policies(account)[policy_id] = row
    return describe_policy(account, {"PolicyId": policy_id})


def update_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = _policy(account, parameters["PolicyId"])
    row["content"] = parameters.get("Content", row["content"])
    row["summary"]["Name"] = parameters.get("Name", row["summary"]["Name"])
    return describe_policy(account, parameters)


def delete_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    if any(_targets(account, _policy(account, parameters["PolicyId"]))):
        raise AwsError("PolicyInUseException", "The policy is attached to one or more entities.")
    del _policies(account)[parameters["PolicyId"]]
    return {}


def describe_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = _policy(account, parameters["PolicyId"])
    return {"Policy": {"PolicySummary": dict(row["summary"]), "Content": row["content"]}}


def list_policies(account: Account, parameters: Parameters) -> dict[str, Any]:
    rows = [
        dict(row["summary"]) for row in _policies(account).values() if row["summary"]["Type"] == parameters["Filter"]
    ]
    return paged(account, parameters, "Policies", rows)


def list_policies_for_target(account: Account, parameters: Parameters) -> dict[str, Any]:
    node(account, parameters["TargetId"], "TargetNotFoundException")
    rows = [
        dict(row["summary"])
        for row in _policies(account).values()
        if row["summary"]["Type"] == parameters["Filter"] and parameters["TargetId"] in _targets(account, row)
    ]
    return paged(account, parameters, "Policies", rows)


def list_targets_for_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    found = []
    for target_id in _targets(account, _policy(account, parameters["PolicyId"])):
        row = node(account, target_id, "TargetNotFoundException")
        kind = "ROOT" if target_id == ROOT_ID else "ACCOUNT" if target_id.isdigit() else "ORGANIZATIONAL_UNIT"
        found.append({"TargetId": target_id, "Arn": row["Arn"], "Name": row["Name"], "Type": kind})
    return paged(account, parameters, "Targets", found)


def attach_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    row, target_id = _policy(account, parameters["PolicyId"]), parameters["TargetId"]
    node(account, target_id, "TargetNotFoundException")
    if row["summary"]["Type"] not in _enabled(account):
        raise AwsError(
            "PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types."
        )
    if target_id in _targets(account, row):
        raise AwsError("DuplicatePolicyAttachmentException", "A policy with the specified name is already attached.")
    row["targets"].append(target_id)
    if target_id in row["detached"]:
        row["detached"].remove(target_id)
    return {}


def detach_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    row, target_id = _policy(account, parameters["PolicyId"]), parameters["TargetId"]
    if target_id not in _targets(account, row):
        raise AwsError("PolicyNotAttachedException", "The policy isn't attached to the specified target.")
    kind = row["summary"]["Type"]
    others = [other for other in _policies(account).values() if other["summary"]["Type"] == kind and other is not row]
    if not any(target_id in _targets(account, other) for other in others):
        raise AwsError("ConstraintViolationException", "You must have at least one policy of this type attached.")
    row["detached"].append(target_id)
    row["targets"] = [known for known in row["targets"] if known != target_id]
    return {}


_MANAGED: Final[Mapping[str, Operation]] = {
    "AttachPolicy": attach_policy,
    "CreatePolicy": create_policy,
    "DeletePolicy": delete_policy,
    "DescribePolicy": describe_policy,
    "DetachPolicy": detach_policy,
    "EnablePolicyType": enable_policy_type,
    "ListPolicies": list_policies,
    "ListPoliciesForTarget": list_policies_for_target,
    "ListTargetsForPolicy": list_targets_for_policy,
    "UpdatePolicy": update_policy,
}
OPERATIONS: Final = {name: for_managers(operation) for name, operation in _MANAGED.items()}
