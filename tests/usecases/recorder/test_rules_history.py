"""Compliance over time: each change once, with the version that brought it about, also through other resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from rule_examples import NOW
from timeline_items import ACCOUNT, START, ListInventory, at, deleted, item

from leastwise.model.configuration_item import ConfigurationItem, Scope
from leastwise.usecases.recorder.rules import RULES
from leastwise.usecases.recorder.rules.evaluating import Knowledge, known_singles
from leastwise.usecases.recorder.rules.history import ComplianceChange, compliance_changes
from leastwise.usecases.recorder.rules.managed.accounts import account_item
from leastwise.usecases.recorder.rules.parameters import arguments_of
from leastwise.usecases.recorder.rules.selection import SelectedRule

BY_NAME = {rule.identifier: rule for rule in RULES}
Told = list[tuple[datetime, str, str | None, str]]


def changes(
    identifier: str,
    own: list[ConfigurationItem],
    *others: ConfigurationItem,
    reads: Mapping[Scope, datetime] | None = None,
    now: datetime = NOW,
    **given: str,
) -> list[ComplianceChange]:
    rule = BY_NAME[identifier]
    selected = SelectedRule(rule, arguments_of(rule.parameters, given, identifier))
    inventory = ListInventory(*own, *others)
    knowledge = Knowledge(reads or {}, {}, ())
    recorder = cast(Any, None)  # asked by SQL rules only
    return list(compliance_changes(recorder, inventory, own, [selected], knowledge, [ACCOUNT], now))


def told(found: list[ComplianceChange]) -> Told:
    return [
        (
            change.moment,
            change.evaluation.compliance.value,
            change.version.cause.event_name if change.version and change.version.cause else None,
            change.through,
        )
        for change in found
    ]


def user(minutes: int, event: str | None, **members: Any) -> ConfigurationItem:
    return item("User", "alice", minutes, event, **members)


def key(name: str, minutes: int, event: str | None, **configuration: str) -> ConfigurationItem:
    return replace(item("AccessKey", name, minutes, event), configuration=configuration)


def test_each_change_has_the_version_and_event_that_caused_it():
    policy = [{"policyName": "work", "policyDocument": {}}]
    own = [
        user(0, "CreateUser", userPolicyList=[], attachedManagedPolicies=[]),
        user(5, "TagUser", userPolicyList=[], attachedManagedPolicies=[], tags={"a": "b"}),
        user(10, "PutUserPolicy", userPolicyList=policy, attachedManagedPolicies=[]),
        user(20, "DeleteUserPolicy", userPolicyList=[], attachedManagedPolicies=[]),
    ]
    own.append(deleted(own[0], 30, "DeleteUser"))
    found = changes("IAM_USER_NO_POLICIES_CHECK", own)
    assert told(found) == [
        (at(0), "COMPLIANT", "CreateUser", ""),
        (at(10), "NON_COMPLIANT", "PutUserPolicy", ""),
        (at(20), "COMPLIANT", "DeleteUserPolicy", ""),
        (at(30), "NOT_APPLICABLE", "DeleteUser", ""),
    ]
    assert [change.version.number for change in found if change.version] == [1, 3, 4, 5]
    assert found[1].version is not None
    assert str(found[1].version.actor) == "alice"
    assert found[1].before == found[0].evaluation


def test_a_group_is_empty_when_its_last_member_leaves():
    group = item("Group", "admins", 0, "CreateGroup")
    users = [
        item("User", "alice", 0, groupList=[]),
        item("User", "alice", 10, "AddUserToGroup", groupList=["admins"]),
        item("User", "bob", 15, groupList=[]),
        item("User", "alice", 20, "RemoveUserFromGroup", groupList=[]),
    ]
    reads = {Scope(ACCOUNT, "global", "AWS::IAM::User"): at(5)}
    assert told(changes("IAM_GROUP_HAS_USERS_CHECK", [group], *users, reads=reads)) == [
        (at(0), "INSUFFICIENT_DATA", "CreateGroup", ""),
        (at(5), "NON_COMPLIANT", None, ""),
        (at(10), "COMPLIANT", "AddUserToGroup", "AWS::IAM::User alice"),
        (at(20), "NON_COMPLIANT", "RemoveUserFromGroup", "AWS::IAM::User alice"),
    ]


def test_keys_grow_old_though_nothing_is_changed():
    created = START.strftime("%Y-%m-%dT%H:%M:%SZ")
    bob = "2001-01-01T00:00:00Z"
    keys = [
        key("AKIAOLD", 0, "CreateAccessKey", userName="alice", createDate=created, status="Active"),
        key("AKIAOLD", 200_000, "UpdateAccessKey", userName="alice", createDate=created, status="Inactive"),
        key("AKIABOB", 0, None, userName="bob", createDate=bob, status="Active"),
    ]
    reads = {Scope(ACCOUNT, "global", "AWS::IAM::AccessKey"): at(0)}
    aged = START + timedelta(days=90, seconds=1)
    assert told(changes("ACCESS_KEYS_ROTATED", [user(0, "CreateUser")], *keys, reads=reads)) == [
        (at(0), "COMPLIANT", "CreateUser", ""),
        (aged, "NON_COMPLIANT", None, ""),
        (at(200_000), "NOT_APPLICABLE", "UpdateAccessKey", "AWS::IAM::AccessKey AKIAOLD"),
    ]
    before = changes("ACCESS_KEYS_ROTATED", [user(0, "CreateUser")], *keys, reads=reads, now=aged - timedelta(days=1))
    assert [found for _, found, _, _ in told(before)] == ["COMPLIANT"]


def test_an_account_changes_with_its_password_policy():
    strong = {
        **dict.fromkeys(
            ("requireUppercaseCharacters", "requireLowercaseCharacters", "requireSymbols", "requireNumbers"), True
        ),
        "minimumPasswordLength": 14,
        "passwordReusePrevention": 24,
        "maxPasswordAge": 90,
    }
    weak = item(
        "AccountPasswordPolicy", "password-policy", 10, "UpdateAccountPasswordPolicy", **strong | {"maxPasswordAge": 0}
    )
    policies = [weak, item("AccountPasswordPolicy", "password-policy", 20, "UpdateAccountPasswordPolicy", **strong)]
    policies.append(deleted(weak, 30, "DeleteAccountPasswordPolicy"))
    reads = {Scope(ACCOUNT, "global", "AWS::IAM::AccountPasswordPolicy"): at(5)}
    through = "AWS::IAM::AccountPasswordPolicy password-policy"
    assert told(changes("IAM_PASSWORD_POLICY", [account_item(ACCOUNT, NOW)], *policies, reads=reads)) == [
        (at(5), "NON_COMPLIANT", None, ""),
        (at(20), "COMPLIANT", "UpdateAccountPasswordPolicy", through),
        (at(30), "NON_COMPLIANT", "DeleteAccountPasswordPolicy", through),
    ]


def test_a_password_policy_that_an_event_deleted_is_gone():
    policy = item("AccountPasswordPolicy", "password-policy", 10, "UpdateAccountPasswordPolicy")
    policies = [policy, deleted(policy, 30, "DeleteAccountPasswordPolicy")]
    reads = known_singles({}, policies)
    found = changes("IAM_PASSWORD_POLICY", [account_item(ACCOUNT, NOW)], *policies, reads=reads)
    assert [(moment, compliance) for moment, compliance, _, _ in told(found)] == [
        (at(10), "INSUFFICIENT_DATA"),
        (at(30), "NON_COMPLIANT"),
    ]


def test_a_policy_is_in_use_while_a_member_of_its_group_is_there():
    arn = f"arn:aws:iam::{ACCOUNT}:policy/work"
    group = item("Group", "admins", 5, "AttachGroupPolicy", attachedManagedPolicies=[{"policyArn": arn}])
    users = [
        item("User", "alice", 10, "AddUserToGroup", groupList=["admins"], attachedManagedPolicies=[]),
        item("User", "alice", 20, "RemoveUserFromGroup", groupList=[], attachedManagedPolicies=[]),
    ]
    reads = {Scope(ACCOUNT, "global", f"AWS::IAM::{kind}"): at(1) for kind in ("User", "Group", "Role")}
    own = [item("Policy", "work", 0, "CreatePolicy", arn=arn)]
    assert told(changes("IAM_POLICY_IN_USE", own, group, *users, reads=reads, policyARN=arn)) == [
        (at(0), "INSUFFICIENT_DATA", "CreatePolicy", ""),
        (at(1), "NON_COMPLIANT", None, ""),
        (at(10), "COMPLIANT", "AddUserToGroup", "AWS::IAM::User alice"),
        (at(20), "NON_COMPLIANT", "RemoveUserFromGroup", "AWS::IAM::User alice"),
    ]


@pytest.mark.parametrize("identifier", ["IAM_ROLE_MANAGED_POLICY_CHECK", "IAM_PASSWORD_POLICY"])
def test_rules_about_other_types_say_nothing(identifier):
    given = {"managedPolicyArns": "arn:aws:iam::aws:policy/X"} if "ROLE" in identifier else {}
    assert changes(identifier, [user(0, "CreateUser")], **given) == []


def test_managed_policies_of_aws_are_no_customer_policies():
    own = [item("Policy", "AdministratorAccess", 0, account_id="aws", policyVersionList=[], defaultVersionId="v1")]
    assert changes("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", own) == []
