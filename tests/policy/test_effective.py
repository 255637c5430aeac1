"""Effective access: what several policies allow together, held against deciding single requests."""

from __future__ import annotations

from typing import Any

import pytest

from leastwise.policy import Rules, load_reference, parse_policy, rules_of
from leastwise.policy.effective import example_of, joined, reach, who_can

REFERENCE = load_reference()


def rules(*statements: dict[str, Any]) -> Rules:
    return rules_of(parse_policy({"Version": "2012-10-17", "Statement": list(statements)}), REFERENCE)


def allow(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def region(operator: str, value: str) -> dict[str, Any]:
    return {"Condition": {operator: {"aws:RequestedRegion": value}}}


def actions(*policies: Rules) -> set[str]:
    found = reach(policies, REFERENCE.actions_matching("sqs:*") | REFERENCE.actions_matching("iam:GetUser"))
    assert not found.undecided
    return set(REFERENCE.names(found.bits))


SQS = set(REFERENCE.names(REFERENCE.actions_matching("sqs:*")))


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([rules(allow("sqs:*"))], SQS),
        ([rules(allow("*")), rules(allow("sqs:SendMessage"))], {"sqs:SendMessage"}),
        ([rules(allow("sqs:SendMessage", "arn:aws:sqs:*:*:a")), rules(allow("sqs:*", "arn:aws:sqs:*:*:b"))], set()),
        ([rules(allow("sqs:SendMessage", "arn:aws:sqs:*:*:a*")), rules(allow("sqs:*", "arn:aws:sqs:*:*:*b"))],
         {"sqs:SendMessage"}),
        ([rules(allow("sqs:*")), rules(allow("*"), deny("sqs:*"))], set()),
        ([rules(allow("sqs:*"), deny("sqs:*", "arn:aws:sqs:*:*:a"))], SQS),
        ([rules(allow("sqs:*", **region("StringEquals", "eu-west-1"))),
          rules(allow("*", **region("StringNotLike", "eu-*")))], set()),
        ([rules(allow("sqs:*", **region("StringEquals", "eu-west-1"))),
          rules(allow("*", **region("StringLike", "eu-*")))], SQS),
        ([rules(allow("sqs:*", **region("StringEquals", "eu-west-1"))),
          rules(allow("*"), deny("*", **region("StringNotEquals", "us-east-1")))], set()),
    ],
)  # fmt: skip
def test_policies_meet_in_one_request(policies: list[Rules], expected: set[str]) -> None:
    assert actions(*policies) == expected
    for action in sorted(SQS)[:4]:
        example = example_of(policies, action)
        assert (example is not None) == (action in expected)
        assert example is None or all(one.permits(example) for one in policies)


def test_policies_of_one_kind_add_up() -> None:
    together = joined([rules(allow("sqs:SendMessage")), rules(allow("iam:GetUser"), deny("sqs:Send*"))], REFERENCE)
    assert actions(together) == {"iam:GetUser"}


def test_who_can_names_those_who_can() -> None:
    principals = {
        "sender": [rules(allow("sqs:SendMessage"))],
        "reader": [rules(allow("sqs:ReceiveMessage"))],
        "bounded": [rules(allow("*")), rules(allow("iam:*"))],
    }
    found = dict(who_can(principals, REFERENCE.actions_matching("sqs:SendMessage")))
    assert set(found) == {"sender"}
