"""Rollback end to end with boto3 against moto server: collect, change, roll back, compare the account's state."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from leastwise.settings import Settings
from leastwise.usecases.recorder.collecting import collect_live
from leastwise.usecases.recorder.collection_plan import CollectionRequest
from leastwise.usecases.recorder.rollback_applying import Application, Applied, RollbackError, apply_rollback
from leastwise.usecases.recorder.rolling_back import Rollback, Subject, prepare_rollback
from leastwise.workspace import open_inventory

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
OTHER = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "sts:AssumeRole"}],
}
ADMINISTRATOR = "arn:aws:iam::123456789012:policy/all"
READ_ONLY = "arn:aws:iam::123456789012:policy/read"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


class Account:
    """One account of the moto server, and an inventory of it."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.settings = url, Settings(home=home)
        self.iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1")
        self.said: list[str] = []

    def inventory(self) -> Any:
        return open_inventory(self.settings)

    def request(self) -> CollectionRequest:
        return CollectionRequest(endpoint_url=self.url, only=("iam",), fresh=True)

    def collect(self) -> datetime:
        """Records the account; returns a moment after it, before anything that follows."""
        collect_live(self.request(), self.settings.home, self.inventory)
        moment = datetime.now(UTC)
        time.sleep(0.01)
        return moment

    def plan(self, name: str, to: datetime | int) -> Rollback:
        with self.inventory() as inventory:
            inventory.refresh()
            return prepare_rollback(inventory, Subject(name, to))

    def roll_back(self, name: str, to: datetime | int, **more: Any) -> Applied | None:
        values = {"confirm": lambda _: True, "pause": lambda _: None} | more
        application = Application(self.request(), self.settings.home, self.inventory, **values)
        return apply_rollback(application, Subject(name, to))

    def details(self) -> dict[str, Any]:
        """The account's authorization details without what AWS gives anew: unique ids, dates, counts."""
        pages = self.iam.get_paginator("get_account_authorization_details").paginate()
        found: dict[str, Any] = {}
        for page in pages:
            for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
                for one in page.get(kind, []):
                    if ":iam::aws:policy/" not in one["Arn"]:
                        found[one["Arn"]] = _comparable(one)
        return found


_GIVEN_ANEW = ("Id", "Date", "Count", "VersionId", "LastUsed")


def _comparable(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: one for name, one in value.items() if not name.endswith(_GIVEN_ANEW)}
        return {name: _comparable(one) for name, one in kept.items() if one not in ([], {}, None)}
    if isinstance(value, list):
        return sorted((_comparable(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True, default=str))
    return value


@pytest.fixture
def account(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    values = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
    values["AWS_MAX_ATTEMPTS"] = "1"  # moto answers what it lacks as an error that would be tried again
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    boto3.client("s3", endpoint_url=server)  # loads the models once
    import requests

    requests.post(f"{server}/moto-api/reset", timeout=10)
    made = Account(server, tmp_path)
    _populate(made.iam)
    return made


def _populate(iam: Any) -> None:
    """An account with a user, a group, a role with an instance profile, and a policy with two versions."""
    policy = iam.create_policy(PolicyName="base", PolicyDocument=json.dumps(DOCUMENT))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(TRUSTED_READ), SetAsDefault=True)
    iam.create_policy(PolicyName="all", PolicyDocument=json.dumps(OTHER))
    iam.create_policy(PolicyName="read", PolicyDocument=json.dumps(DOCUMENT))
    iam.create_group(GroupName="developers")
    iam.attach_group_policy(GroupName="developers", PolicyArn=policy)
    iam.put_group_policy(GroupName="developers", PolicyName="own", PolicyDocument=json.dumps(DOCUMENT))
    iam.create_user(UserName="bob", Path="/team/", Tags=[{"Key": "cost", "Value": "7"}])
    iam.add_user_to_group(UserName="bob", GroupName="developers")
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=json.dumps(DOCUMENT))
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(TRUST), Description="deploys")
    iam.attach_role_policy(RoleName="deploy", PolicyArn=policy)
    iam.put_role_policy(RoleName="deploy", PolicyName="own", PolicyDocument=json.dumps(DOCUMENT))
    iam.create_instance_profile(InstanceProfileName="deploy")
    iam.add_role_to_instance_profile(InstanceProfileName="deploy", RoleName="deploy")


TRUSTED_READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:Get*", "Resource": "*"}]}
BASE = "arn:aws:iam::123456789012:policy/base"


def _user_widened(iam: Any) -> None:
    iam.attach_user_policy(UserName="bob", PolicyArn=ADMINISTRATOR)
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=json.dumps(OTHER))
    iam.put_user_policy(UserName="bob", PolicyName="extra", PolicyDocument=json.dumps(OTHER))
    iam.tag_user(UserName="bob", Tags=[{"Key": "cost", "Value": "8"}, {"Key": "new", "Value": "1"}])
    iam.remove_user_from_group(UserName="bob", GroupName="developers")


def _user_renamed(iam: Any) -> None:
    iam.update_user(UserName="bob", NewUserName="robert", NewPath="/")


def _user_deleted(iam: Any) -> None:
    iam.delete_user_policy(UserName="bob", PolicyName="own")
    iam.remove_user_from_group(UserName="bob", GroupName="developers")
    iam.delete_user(UserName="bob")


def _user_recreated(iam: Any) -> None:
    _user_deleted(iam)
    iam.create_user(UserName="bob")
    iam.attach_user_policy(UserName="bob", PolicyArn=ADMINISTRATOR)


def _role_opened(iam: Any) -> None:
    iam.update_assume_role_policy(RoleName="deploy", PolicyDocument=json.dumps(OPEN))
    iam.attach_role_policy(RoleName="deploy", PolicyArn=ADMINISTRATOR)
    iam.detach_role_policy(RoleName="deploy", PolicyArn=BASE)
    iam.delete_role_policy(RoleName="deploy", PolicyName="own")
    iam.update_role(RoleName="deploy", Description="mine", MaxSessionDuration=7200)


def _role_deleted(iam: Any) -> None:
    iam.detach_role_policy(RoleName="deploy", PolicyArn=BASE)
    iam.delete_role_policy(RoleName="deploy", PolicyName="own")
    iam.remove_role_from_instance_profile(InstanceProfileName="deploy", RoleName="deploy")
    iam.delete_role(RoleName="deploy")


def _policy_edited(iam: Any) -> None:
    iam.create_policy_version(PolicyArn=BASE, PolicyDocument=json.dumps(OTHER), SetAsDefault=True)


def _policy_at_the_limit(iam: Any) -> None:
    for _ in range(3):
        iam.create_policy_version(PolicyArn=BASE, PolicyDocument=json.dumps(OTHER), SetAsDefault=True)
    iam.delete_policy_version(PolicyArn=BASE, VersionId="v2")
    iam.create_policy_version(PolicyArn=BASE, PolicyDocument=json.dumps(OTHER), SetAsDefault=True)


def _group_changed(iam: Any) -> None:
    iam.update_group(GroupName="developers", NewGroupName="engineers", NewPath="/all/")
    iam.attach_group_policy(GroupName="engineers", PolicyArn=READ_ONLY)
    iam.delete_group_policy(GroupName="engineers", PolicyName="own")


def _group_deleted(iam: Any) -> None:
    iam.remove_user_from_group(UserName="bob", GroupName="developers")
    iam.detach_group_policy(GroupName="developers", PolicyArn=BASE)
    iam.delete_group_policy(GroupName="developers", PolicyName="own")
    iam.delete_group(GroupName="developers")


def _user_and_all_it_had_deleted(iam: Any) -> None:
    _user_deleted(iam)
    iam.detach_group_policy(GroupName="developers", PolicyArn=BASE)
    iam.delete_group_policy(GroupName="developers", PolicyName="own")
    iam.delete_group(GroupName="developers")


CASES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "a user is given more": ("bob", _user_widened),
    "a user is renamed and moved": ("arn:aws:iam::123456789012:user/team/bob", _user_renamed),
    "a user is deleted": ("bob", _user_deleted),
    "a user is made again under its name": ("bob", _user_recreated),
    "a role is opened": ("arn:aws:iam::123456789012:role/deploy", _role_opened),
    "a role is deleted": ("arn:aws:iam::123456789012:role/deploy", _role_deleted),
    "a policy is edited": ("base", _policy_edited),
    "a policy has five versions, the one that was in force gone": ("base", _policy_at_the_limit),
    "a group is renamed and changed": ("developers", _group_changed),
    "a group is deleted": ("developers", _group_deleted),
    "a user and its group are deleted": ("bob", _user_and_all_it_had_deleted),
}


SELDOM = ("a user is given more", "a user is deleted", "a role is deleted", "a policy is edited", "a group is deleted")
"""Cases whose parts others have too: run with the slow tests."""


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case in SELDOM else []) for case in CASES]
)
def test_the_account_is_as_it_was(account: Account, case: str) -> None:
    name, change = CASES[case]
    moment, before = account.collect(), account.details()
    change(account.iam)
    account.collect()
    assert account.details() != before
    applied = account.roll_back(name, moment)
    assert applied is not None
    assert applied.done
    assert applied.is_verified
    after = account.details()
    if case.startswith("a policy has five"):
        after[BASE]["PolicyVersionList"] = [one for one in after[BASE]["PolicyVersionList"] if one["IsDefaultVersion"]]
        before[BASE]["PolicyVersionList"] = [
            one for one in before[BASE]["PolicyVersionList"] if one["IsDefaultVersion"]
        ]
    assert after == before
    again = account.roll_back(name, moment)
    assert again is not None
    assert again.done == ()


def test_what_was_made_later_is_deleted(account: Account) -> None:
    moment, before = account.collect(), account.details()
    time.sleep(1.0)  # IAM's dates are whole seconds
    account.iam.create_user(UserName="eve")
    account.iam.create_login_profile(UserName="eve", Password="correct-horse-battery-staple-1")
    account.iam.create_access_key(UserName="eve")
    account.iam.attach_user_policy(UserName="eve", PolicyArn=ADMINISTRATOR)
    account.iam.add_user_to_group(UserName="eve", GroupName="developers")
    account.collect()
    applied = account.roll_back("eve", moment)
    assert applied is not None
    assert applied.is_verified
    assert [step.operation for step in applied.done][-1] == "DeleteUser"
    assert account.details() == before


def test_nothing_is_called_without_a_word(account: Account) -> None:
    moment = account.collect()
    _user_widened(account.iam)
    account.collect()
    changed = account.details()
    assert account.roll_back("bob", moment, confirm=lambda _: False) is None
    assert account.details() == changed


def test_the_first_failure_ends_it_and_running_again_is_safe(account: Account) -> None:
    moment, before = account.collect(), account.details()
    _user_widened(account.iam)
    account.collect()
    told = []

    def meddle(number: int, _total: int, step: Any) -> None:
        told.append(step.operation)
        if number == 2:
            account.iam.delete_user_policy(UserName="bob", PolicyName=step.parameters["PolicyName"])

    with pytest.raises(RollbackError, match=r"step 2 of \d .*NoSuchEntity.*steps 1 to 1 are done"):
        account.roll_back("bob", moment, told=meddle)
    assert len(told) == 2
    applied = account.roll_back("bob", moment)
    assert applied is not None
    assert applied.is_verified
    assert account.details() == before


def test_the_plan_says_what_access_it_removes_and_what_is_lost(account: Account) -> None:
    moment = account.collect()
    _user_recreated(account.iam)
    account.collect()
    plan = account.plan("bob", moment)
    assert any("bob can no longer do everything" in change.sentence for change in plan.access)
    _role_deleted(account.iam)
    account.collect()
    lost = account.plan("arn:aws:iam::123456789012:role/deploy", moment).plan.lost
    assert any("unique id" in one.what for one in lost)


def test_commands_are_those_of_the_aws_cli(account: Account) -> None:
    moment = account.collect()
    _role_opened(account.iam)
    account.collect()
    plan = account.plan("arn:aws:iam::123456789012:role/deploy", moment).plan
    commands = [step.command() for step in plan.steps]
    assert f"aws iam detach-role-policy --role-name deploy --policy-arn {ADMINISTRATOR}" in commands
    assert any(command.startswith("aws iam update-assume-role-policy --role-name deploy") for command in commands)
