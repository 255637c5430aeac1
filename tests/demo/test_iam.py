"""The demo organisation's IAM state: files as the AWS CLI writes them, and what every resource was when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.policy import PolicyKind, parse_policy

from .conftest import Demo


@pytest.fixture(scope="module")
def details(demo: Demo) -> dict[str, dict[str, Any]]:
    """Each account's authorization details by account id."""
    return {
        account: json.loads((Path(demo.folder) / path).read_text(encoding="utf-8"))
        for account, path in demo.truth.account_details.items()
    }


def test_every_account_has_its_users_roles_and_policies(details: dict[str, dict[str, Any]]) -> None:
    assert sorted(details) == ["111122223333", "222233334444", "333344445555"]
    names = {user["UserName"] for user in details["222233334444"]["UserDetailList"]}
    assert {"alice", "bob", "temp-support", "wendy", "batch-runner"} <= names
    assert "erin" not in names


def test_what_is_attached_and_who_is_in_a_group_exists(details: dict[str, dict[str, Any]]) -> None:
    for document in details.values():
        policies = {policy["Arn"] for policy in document["Policies"]}
        groups = {group["GroupName"] for group in document["GroupDetailList"]}
        for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList"):
            for detail in document[kind]:
                assert {one["PolicyArn"] for one in detail["AttachedManagedPolicies"]} <= policies
                assert set(detail.get("GroupList", ())) <= groups


def test_every_document_parses(details: dict[str, dict[str, Any]]) -> None:
    count = 0
    for document in details.values():
        for role in document["RoleDetailList"]:
            parse_policy(json.dumps(role["AssumeRolePolicyDocument"]), PolicyKind.TRUST)
            count += 1
        for policy in document["Policies"]:
            (default,) = [one for one in policy["PolicyVersionList"] if one["IsDefaultVersion"]]
            assert default["VersionId"] == policy["DefaultVersionId"]
            parse_policy(json.dumps(default["Document"]))
    assert count == 30


def test_the_last_state_of_each_resource_is_what_the_files_hold(demo: Demo, details: dict[str, dict[str, Any]]) -> None:
    held = {
        detail["Arn"]: detail
        for document in details.values()
        for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
        for detail in document[kind]
    }
    resources: Any = demo.truth.iam_resources
    assert len(resources) > 50
    for resource in resources:
        last = resource["states"][-1]["detail"]
        assert last == {name: held[resource["arn"]][name] for name in last}


def test_each_change_is_an_event_that_succeeded(demo: Demo) -> None:
    resources: Any = demo.truth.iam_resources
    changes = [state for resource in resources for state in resource["states"] if state["eventID"]]
    assert len(changes) >= 13
    for change in changes:
        event = demo.events[change["eventID"]]
        assert (event["eventName"], event["eventTime"]) == (change["eventName"], change["from"])
        assert "errorCode" not in event


def test_no_other_event_changes_a_user_role_group_or_policy(demo: Demo) -> None:
    resources: Any = demo.truth.iam_resources
    known = {state["eventID"] for resource in resources for state in resource["states"]}
    harmless = {"TagRole", "UpdateRoleDescription", "UpdateAccountPasswordPolicy", "ChangePassword"}
    for event in demo.events.values():
        if event["eventSource"] != "iam.amazonaws.com" or event["readOnly"] or "errorCode" in event:
            continue
        if event["eventID"] not in known and event["eventName"] not in harmless:
            assert event["eventName"].endswith(("AccessKey", "LoginProfile"))
