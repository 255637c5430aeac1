"""The shelf of live collectors: each listed once, described, with actions that exist and are all that it calls."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from pathlib import Path

import boto3
import pytest

import leastwise.collectors.live as live
from leastwise.collectors.live import LIVE_COLLECTORS, chosen
from leastwise.collectors.live.collector import LiveCollector, Reach
from leastwise.errors import InputError
from leastwise.reference.iam import load_reference

ACCOUNT = "111122223333"
SAMPLED = {"last_accessed": True, "all_versions": True}


def test_every_collector_is_listed_once():
    written = {}
    for module in pkgutil.walk_packages(live.__path__, f"{live.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, LiveCollector):
                written[value.name] = value
    assert sorted(written) == sorted(collector.name for collector in LIVE_COLLECTORS)
    assert len(written) > 40


@pytest.mark.parametrize("collector", LIVE_COLLECTORS, ids=lambda one: one.name)
def test_a_collector_is_described(collector):
    assert collector.title
    assert collector.resource_types
    assert collector.service in boto3.Session().get_available_services()
    assert all(kind.startswith("AWS::") for kind in collector.resource_types)


def test_every_collector_is_documented_with_its_title():
    page = (Path(__file__).parents[3] / "docs" / "collect.md").read_text(encoding="utf-8")
    for collector in LIVE_COLLECTORS:
        reach = "account" if collector.reach is Reach.GLOBAL else "Region"
        assert f"| `{collector.name}` | {collector.title} | {reach} |" in page


@pytest.mark.parametrize("collector", LIVE_COLLECTORS, ids=lambda one: one.name)
def test_its_actions_exist_and_only_read(collector):
    reference = load_reference()
    for name in (*collector.actions, *collector.fallback_actions):
        action = reference.action(name)
        assert action is not None, name
        assert action.access_level in ("List", "Read") or name in (
            "iam:GenerateCredentialReport",
            "iam:GenerateServiceLastAccessedDetails",
        ), f"{name} is {action.access_level}"


@pytest.mark.parametrize("collector", LIVE_COLLECTORS, ids=lambda one: one.name)
def test_everything_denied_is_said_with_the_action_and_nothing_is_whole(collector, access, double):
    """AWS's message names the action; one without it leaves the declared one."""
    double.fail("*", "*", "AccessDeniedException", times=None, message="you may not")
    seen = collector.collect(access(**SAMPLED))
    assert seen.items == []
    assert seen.whole == set()
    missing = {one.missing_action for one in seen.not_read}
    assert missing
    assert missing <= {*collector.actions, *collector.fallback_actions}
    assert {one.resource_type for one in seen.not_read} <= set(collector.resource_types)


@pytest.mark.parametrize("collector", LIVE_COLLECTORS, ids=lambda one: one.name)
def test_calls_are_among_the_declared_actions(collector, access, double):
    heard = set()
    account = replace(access(**SAMPLED), heard=lambda action, refused: heard.add(action))
    double.client("iam", ACCOUNT).create_user(UserName="alice")
    collector.collect(account)
    assert heard
    assert heard <= set(collector.actions)


@pytest.mark.parametrize("collector", LIVE_COLLECTORS, ids=lambda one: one.name)
def test_an_endpoint_that_is_not_subscribed_to_has_nothing(collector, access, double):
    """Facts, not failures: the service is not in use here."""
    if collector.service == "iam":
        pytest.skip("IAM is in use in every account")
    double.fail("*", "*", "SubscriptionRequiredException", times=None)
    assert collector.collect(access()).not_read == []


def test_names_stand_for_groups_too():
    assert {one.service for one in chosen(("iam",), ())} == {"iam"}
    assert len(chosen(("iam",), ("iam-access-keys",))) == len(chosen(("iam",), ())) - 1
    assert [one.name for one in chosen(("organizations",), ())] == ["organizations"]


@pytest.mark.parametrize(("only", "skip"), [(("nothing",), ()), ((), ("i",)), (("iam",), ("iam",))])
def test_names_that_do_not_exist_or_leave_nothing(only, skip):
    with pytest.raises(InputError):
        chosen(only, skip)


def test_global_collectors_come_before_the_many_of_regions():
    assert LIVE_COLLECTORS[0].reach is Reach.GLOBAL
