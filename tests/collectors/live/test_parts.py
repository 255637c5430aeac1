"""Parts run side by side: one that fails leaves the others, an account that fails leaves the other accounts."""

from __future__ import annotations

import pytest

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.parts import ACCOUNT, Part, Run
from leastwise.collectors.live.refusal import AccountError, CredentialsError
from leastwise.model.configuration_item import Scope

KIND = "AWS::Test::Thing"


def part(account="1", name="things", region="global", collect=None):
    def found(access):
        return Observations(whole={Scope(access.account_id, access.scope_region, KIND)})

    collector = LiveCollector(name, "Things", "iam", ("iam:ListUsers",), (KIND,), collect or found)
    return Part(collector, AccountAccess(session=None, account_id=account, region=region, scope_region=region))


def failing(error):
    def collect(access):
        raise error

    return collect


def read(parts, concurrency=1):
    seen, names = Observations(), []

    def finished(one, observations):
        names.append(one.name)
        seen.add(observations)

    run = Run(concurrency, finished)
    run.read(parts)
    return seen, names, run


def test_every_part_is_told_of_once():
    parts = [part(account=str(account), name=f"c{number}") for account in range(3) for number in range(4)]
    _, names, _ = read(parts, concurrency=5)
    assert sorted(names) == sorted(one.name for one in parts)
    assert len(set(names)) == 12


def test_an_answer_nobody_expected_is_a_fact_of_its_part():
    seen, _, _ = read([part(name="broken", collect=failing(KeyError("Arn"))), part(account="2")])
    [missing] = seen.not_read
    assert "KeyError" in missing.reason
    assert missing.resource_type == KIND
    assert {scope.account_id for scope in seen.whole} == {"2"}


def test_an_account_that_is_closed_is_left_and_the_others_go_on():
    closed = AccountError("account 1: AccessDenied", action="sts:AssumeRole", by_role=True)
    parts = [part("1", "first", collect=failing(closed)), part("1", "second"), part("1", "r", "eu-west-1"), part("2")]
    seen, _, run = read(parts)
    assert set(run.failed_accounts) == {"1"}
    assert {(one.resource_type, one.missing_action) for one in seen.not_read} == {(ACCOUNT, "sts:AssumeRole")}
    assert {scope.account_id for scope in seen.whole} == {"2"}


def test_a_region_that_is_not_enabled_leaves_the_account():
    parts = [part("1", "r", "eu-south-2", collect=failing(AccountError("not enabled"))), part("1", "r", "eu-west-1")]
    seen, _, run = read(parts)
    assert run.failed_accounts == {}
    assert [(one.region, one.resource_type) for one in seen.not_read] == [("eu-south-2", KIND)]
    assert {scope.region for scope in seen.whole} == {"eu-west-1"}


def test_credentials_that_end_stop_the_parts_not_begun():
    told = []
    run = Run(1, lambda one, observations: told.append(one.name))
    parts = [part(name="one"), part(name="two", collect=failing(CredentialsError("expired")))]
    parts += [part(name=f"later{number}") for number in range(20)]
    with pytest.raises(CredentialsError):
        run.read(parts)
    assert run.stopping.is_set()
    assert len(told) < 22
