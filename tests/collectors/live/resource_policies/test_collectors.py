"""Every resource policy collector against the AWS double: with a policy, without one, and each call denied."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from case import ACCOUNT, REGION, Answers, Call, Case
from cases_data import DATA
from cases_more import MORE
from cases_services import SERVICES
from cases_storage import STORAGE

from aws_double import AwsDouble, AwsError
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.resource_policies import RESOURCE_POLICY_COLLECTORS
from leastwise.model.configuration_item import Scope
from leastwise.reference.iam import load_reference

CASES = (*STORAGE, *SERVICES, *DATA, *MORE)
Access = Callable[..., AccountAccess]


def answer_with(double: AwsDouble, answers: Answers) -> None:
    for (service, operation), answer in answers.items():
        double.answer(service, operation, answer)


def denials() -> Iterator[Any]:
    for case in CASES:
        for call in (*case.lists, *case.details):
            yield pytest.param(case, call, id=f"{case.id}-{call[1]}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_with_a_policy(double: AwsDouble, reach: Access, case: Case) -> None:
    answer_with(double, case.answers)
    seen = case.collector.collect(reach(case.collector))
    assert seen.not_read == []
    found = {(item.resource_type, item.resource_id): dict(item.configuration) for item in seen.items}
    assert found == case.items
    assert [item.tags for item in seen.items] == [case.tags] * len(seen.items)
    region = "global" if case.collector.reach is Reach.GLOBAL else REGION
    assert {(item.account_id, item.region) for item in seen.items} == {(ACCOUNT, region)}
    assert seen.whole == {Scope(ACCOUNT, region, one) for one in case.collector.resource_types}
    assert "hunter2" not in json.dumps([item.configuration for item in seen.items])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_without_a_policy(double: AwsDouble, reach: Access, case: Case) -> None:
    answer_with(double, case.answers)
    answer_with(double, case.none)
    seen = case.collector.collect(reach(case.collector))
    assert seen.not_read == []
    for item in seen.items:
        expected = {**case.items[item.resource_type, item.resource_id], **case.emptied}
        assert item.configuration == expected
    assert len(seen.items) == len(case.items)


@pytest.mark.parametrize(("case", "call"), denials())
def test_a_denied_call_is_a_fact_and_never_an_absence(double: AwsDouble, reach: Access, case: Case, call: Call) -> None:
    answer_with(double, case.answers)
    double.fail(*call, "AccessDenied" if call[0] in ("s3", "s3control") else "AccessDeniedException", times=None)
    seen = case.collector.collect(reach(case.collector))
    assert seen.not_read
    assert {one.missing_action for one in seen.not_read} <= set(case.collector.actions)
    missed = {scope.resource_type for scope in seen.whole} ^ set(case.collector.resource_types)
    assert missed == set(case.lists.get(call, ()))
    if call in case.details:
        left_out = case.details[call]
        for item in seen.items:
            full = case.items[item.resource_type, item.resource_id]
            assert item.configuration == {name: value for name, value in full.items() if name not in left_out}
        assert len(seen.items) == len(case.items)
        assert all(one.resource for one in seen.not_read)


@pytest.mark.parametrize("collector", RESOURCE_POLICY_COLLECTORS, ids=lambda collector: collector.name)
def test_the_stated_actions_are_those_of_the_calls(double: AwsDouble, reach: Access, collector: LiveCollector) -> None:
    for case in (case for case in CASES if case.collector is collector):
        answer_with(double, case.answers)
        collector.collect(reach(collector))
    assert {call.action for call in double.calls} == set(collector.actions)


def test_every_collector_has_a_case_and_a_name_of_its_own() -> None:
    assert {case.collector.name for case in CASES} == {one.name for one in RESOURCE_POLICY_COLLECTORS}
    assert len({one.name for one in RESOURCE_POLICY_COLLECTORS}) == len(RESOURCE_POLICY_COLLECTORS)


@pytest.mark.parametrize("collector", RESOURCE_POLICY_COLLECTORS, ids=lambda collector: collector.name)
def test_every_stated_action_exists_and_only_reads(collector: LiveCollector) -> None:
    reference = load_reference()
    for name in collector.actions:
        action = reference.action(name)
        assert action is not None, name
        assert str(action.access_level) in ("List", "Read") or name == "apigateway:GET", (name, action.access_level)


def test_an_account_without_the_service_has_nothing_of_it(double: AwsDouble, reach: Access) -> None:
    for case in CASES:
        for service, operation in case.lists:
            double.answer(service, operation, AwsError("OptInRequired", status=403))
        seen = case.collector.collect(reach(case.collector))
        assert (seen.not_read, [item for item in seen.items if item.configuration.get("resourcePolicy")]) == ([], [])
