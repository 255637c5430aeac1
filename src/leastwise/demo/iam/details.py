"""The files with each account's state, as `aws iam get-account-authorization-details` writes them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from leastwise.demo.iam.changes import Change
from leastwise.demo.iam.documents import AWS_MANAGED
from leastwise.demo.iam.state import AccountState, Detail
from leastwise.demo.organisation import unique_id

FOLDER: Final = "accounts"
_AWS_MANAGED_SINCE: Final = "2015-02-06T18:39:46Z"


def histories(initial: dict[str, AccountState], made: Iterable[Change]) -> list[dict[str, Any]]:
    """Returns every state that each user, group, role and customer managed policy had, oldest first.

    A state without an event is the one before the trail.
    """
    found: dict[str, dict[str, Any]] = {}
    for account, state in initial.items():
        for details in (state.users, state.groups, state.roles, state.policies):
            for detail in details.values():
                first = {"from": None, "eventID": None, "eventName": None, "detail": deepcopy(detail)}
                found[detail["Arn"]] = {"arn": detail["Arn"], "accountId": account, "states": [first]}
    for one in made:
        entry = found.setdefault(one.arn, {"arn": one.arn, "accountId": one.account_id, "states": []})
        then = {"from": one.time, "eventID": one.event_id, "eventName": one.event_name, "detail": one.detail}
        entry["states"].append(then)
    return [found[arn] for arn in sorted(found)]


def account_details(state: AccountState) -> dict[str, Any]:
    """Returns an account's state as the AWS CLI prints it."""
    return {
        "UserDetailList": _listed(state.users),
        "GroupDetailList": _listed(state.groups),
        "RoleDetailList": _listed(state.roles),
        "Policies": [*_counted(state), *_aws_managed(state)],
    }


def write_details(folder: Path, states: dict[str, AccountState], moment: datetime) -> dict[str, str]:
    """Writes one file an account below ``folder`` and returns their paths, relative to it, by account id.

    ``moment`` is when the accounts were so: the files' time of modification.
    """
    paths = {}
    for account, state in states.items():
        path = Path(FOLDER) / account / "account-authorization-details.json"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(account_details(state), indent=4) + "\n", encoding="utf-8")
        os.utime(folder / path, (moment.timestamp(), moment.timestamp()))
        paths[account] = str(path)
    return paths


def _listed(details: dict[str, Detail]) -> list[Detail]:
    return [deepcopy(details[name]) for name in sorted(details)]


def _uses(state: AccountState, arn: str) -> tuple[int, int]:
    """Returns how many resources the policy is attached to, and of how many it is the boundary."""
    details = [*state.users.values(), *state.groups.values(), *state.roles.values()]
    attachments = sum(one["PolicyArn"] == arn for detail in details for one in detail["AttachedManagedPolicies"])
    boundaries = sum(detail.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") == arn for detail in details)
    return attachments, boundaries


def _counted(state: AccountState) -> list[Detail]:
    counted = []
    for detail in _listed(state.policies):
        attachments, boundaries = _uses(state, detail["Arn"])
        counted.append(detail | {"AttachmentCount": attachments, "PermissionsBoundaryUsageCount": boundaries})
    return counted


def _aws_managed(state: AccountState) -> list[Detail]:
    """The AWS managed policies that are attached to something in the account."""
    found = []
    for arn, document in sorted(AWS_MANAGED.items()):
        attachments, boundaries = _uses(state, arn)
        if attachments or boundaries:
            found.append(_aws_managed_policy(arn, document, attachments, boundaries))
    return found


def _aws_managed_policy(arn: str, document: Detail, attachments: int, boundaries: int) -> Detail:
    path, name = arn.split(":policy", 1)[1].rsplit("/", 1)
    version = {
        "Document": deepcopy(document),
        "VersionId": "v1",
        "IsDefaultVersion": True,
        "CreateDate": _AWS_MANAGED_SINCE,
    }
    return {
        "PolicyName": name,
        "PolicyId": unique_id("ANPA", 21, "aws", arn),
        "Arn": arn,
        "Path": f"{path}/",
        "DefaultVersionId": "v1",
        "AttachmentCount": attachments,
        "PermissionsBoundaryUsageCount": boundaries,
        "IsAttachable": True,
        "CreateDate": _AWS_MANAGED_SINCE,
        "UpdateDate": _AWS_MANAGED_SINCE,
        "PolicyVersionList": [version],
    }
