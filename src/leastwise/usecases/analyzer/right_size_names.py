"""Names in recorded calls as ARNs, where the inventory knows whose: a role's path, a secret's last characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from leastwise.evidence.calls import Call, Calls
from leastwise.inventory.state import State

_NAMES: Final = {
    "iam.amazonaws.com": {
        "roleName": "AWS::IAM::Role",
        "userName": "AWS::IAM::User",
        "groupName": "AWS::IAM::Group",
        "instanceProfileName": "AWS::IAM::InstanceProfile",
    },
    "secretsmanager.amazonaws.com": {"secretId": "AWS::SecretsManager::Secret"},
}
"""Event source -> parameter -> type of the resource that it names."""


def with_recorded_arns(calls: Calls, state: State) -> Calls:
    """The calls with the ARNs of the recorded resources that their parameters name, beside those CloudTrail lists."""
    return replace(calls, kinds=tuple(_with_arns(one, state) for one in calls.kinds))


def _with_arns(call: Call, state: State) -> Call:
    names = _NAMES.get(call.event_source, {})
    parameters = call.record.get("requestParameters")
    if not names or not isinstance(parameters, Mapping):
        return call
    account = call.record.get("recipientAccountId")
    arns = [arn for name, kind in names.items() if (arn := _arn(state, kind, parameters.get(name), account))]
    if not arns:
        return call
    listed = [*call.record.get("resources", ()), *({"ARN": arn} for arn in arns)]
    return replace(call, record={**call.record, "resources": listed})


def _arn(state: State, kind: str, name: Any, account: Any) -> str:
    if not isinstance(name, str) or not isinstance(account, str):
        return ""
    found = [item for item in state.by_name(kind, name, account) if item.resource_name == name and item.arn]
    return found[0].arn if len(found) == 1 else ""
