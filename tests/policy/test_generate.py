"""Smaller policies: nothing new is allowed, all that was observed is, and no action is there in vain."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from generation import Shape
from generation import policy as random_policy
from generation import request as random_request
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leastwise.policy import Condition, Outcome, Policy, Request, Rules, load_reference, parse_policy, rules_of
from leastwise.policy.document import Effect
from leastwise.policy.effective import joined
from leastwise.policy.event_resources import NOT_TOLD, Told, TouchedResource, escaped
from leastwise.policy.generate import Generated, Wish, generate
from leastwise.policy.generate_choice import Observed
from leastwise.policy.generate_pieces import KeptActions, Level
from leastwise.policy.generate_resources import generalised

Json = dict[str, Any]
REFERENCE = load_reference()


def _today(*statements: Json, version: str = "2012-10-17") -> Rules:
    return rules_of(parse_policy({"Version": version, "Statement": list(statements)}), REFERENCE)


def _allow(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def _seen(action: str, resource: str = "*", **context: str) -> Observed:
    named = {key.replace("_", ":"): (value,) for key, value in context.items()}
    return Observed(
        Request(action, resource, None, named), resource if resource == "*" else escaped(resource), Told.EXACTLY
    )


def _allowed(found: Generated) -> list[tuple[tuple[str, ...], tuple[str, ...] | None]]:
    assert found.policy is not None
    return [(one.actions, one.resources) for one in found.policy.statements if one.effect is Effect.ALLOW]


def test_one_used_action_of_a_service_is_all_that_comes_out() -> None:
    found = generate(_today(_allow("ec2:*")), [_seen("ec2:DescribeInstances")], Wish())
    assert _allowed(found) == [(("ec2:DescribeInstances",), ("*",))]
    assert found.outcome is Outcome.PASS


def test_resources_are_those_used_within_todays() -> None:
    today = _today(_allow("s3:*", ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]))
    found = generate(
        today, [_seen("s3:GetObject", "arn:aws:s3:::logs/a*b"), _seen("s3:ListBucket", "arn:aws:s3:::logs")], Wish()
    )
    assert _allowed(found) == [
        (("s3:GetObject",), ("arn:aws:s3:::logs/a${*}b",)),
        (("s3:ListBucket",), ("arn:aws:s3:::logs",)),
    ]
    assert found.outcome is Outcome.PASS


def test_many_resources_become_few_beginnings() -> None:
    today = _today(_allow("s3:GetObject"))
    seen = [_seen("s3:GetObject", f"arn:aws:s3:::logs/2026/{number:02}/x") for number in range(30)]
    found = generate(today, seen, Wish(most_resources=10))
    assert _allowed(found) == [(("s3:GetObject",), ("arn:aws:s3:::logs/2026/*",))]
    assert found.generalised == {"arn:aws:s3:::logs/2026/*": 30}


def test_many_buckets_stay_buckets() -> None:
    used = [f"arn:aws:s3:::bucket-{number}/k{part}" for number in range(12) for part in "ab"]
    assert set(generalised(used, 5)) == {f"arn:aws:s3:::bucket-{number}/k*" for number in range(12)}


def test_accounts_and_regions_stay_apart() -> None:
    used = [f"arn:aws:sqs:{region}:111122223333:q{n}" for region in ("eu-west-1", "us-east-1") for n in range(20)]
    found = generalised(used, 4)
    assert all(
        one.startswith(("arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:us-east-1:111122223333:q"))
        for one in found
    )


def test_an_untold_resource_keeps_todays() -> None:
    today = _today(_allow("sqs:*", "arn:aws:sqs:*:111122223333:jobs-*"))
    unknown = Observed(Request("sqs:SendMessage", "*"), NOT_TOLD.pattern, Told.NOT)
    found = generate(today, [unknown], Wish())
    assert _allowed(found) == [(("sqs:SendMessage",), ("arn:aws:sqs:*:111122223333:jobs-*",))]
    assert found.unnarrowed == {"sqs:SendMessage": "the trail does not tell the resource"}


def test_a_pattern_that_is_told_is_cut_to_todays() -> None:
    today = _today(_allow("iam:GetRole", "arn:aws:iam::111122223333:role/app/*"))
    told = TouchedResource("arn:aws:iam::111122223333:role/*/worker", Told.PARTLY)
    found = generate(today, [Observed(Request("iam:GetRole", told.text), told.pattern, told.told)], Wish())
    assert _allowed(found) == [(("iam:GetRole",), ("arn:aws:iam::111122223333:role/app/*",))]


def test_conditions_and_denies_of_today_stay() -> None:
    today = _today(
        _allow("s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        {"Sid": "No", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},
    )
    found = generate(today, [_seen("s3:ListAllMyBuckets", aws_securetransport="true")], Wish())
    assert found.policy is not None
    first, last = found.policy.statements
    assert [one.key for one in first.conditions] == ["aws:SecureTransport"]
    assert (last.sid, last.effect) == ("No", Effect.DENY)


def test_what_today_denies_is_not_granted() -> None:
    today = _today(_allow("*"), {"Effect": "Deny", "Action": "s3:*", "Resource": "*"})
    found = generate(
        today, [_seen("s3:ListAllMyBuckets"), _seen("glue:GetTable", "arn:aws:glue:eu-west-1:1:table/d/t")], Wish()
    )
    assert [one.request.action for one in found.not_granted] == ["s3:ListAllMyBuckets"]
    assert [actions for actions, _ in _allowed(found)] == [("glue:GetTable",)]


def test_every_statement_stays_that_may_have_allowed() -> None:
    """Which of the two applied depends on a tag that no event tells."""
    tagged = [{"StringEquals": {"aws:ResourceTag/team": team}} for team in ("red", "blue")]
    instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"
    today = _today(*(_allow("ec2:*", Condition=one) for one in tagged))
    found = generate(today, [_seen("ec2:StopInstances", instance)], Wish())
    assert _allowed(found) == [(("ec2:StopInstances",), (instance,))] * 2


def test_kept_actions_have_their_own_statement_and_reason() -> None:
    kept = KeptActions("Pinned", "you said so", REFERENCE.actions_matching("ec2:StopInstances"))
    found = generate(_today(_allow("ec2:*")), [_seen("ec2:DescribeInstances")], Wish(kept=(kept,)))
    assert found.policy is not None
    assert [(one.sid, one.actions) for one in found.policy.statements] == [
        (None, ("ec2:DescribeInstances",)),
        ("Pinned", ("ec2:StopInstances",)),
    ]
    assert found.kept == {"you said so": ("ec2:StopInstances",)}


def test_what_today_does_not_grant_is_not_kept() -> None:
    kept = KeptActions("Pinned", "you said so", REFERENCE.actions_matching("iam:CreateUser"))
    found = generate(_today(_allow("ec2:*")), [], Wish(kept=(kept,)))
    assert (found.policy, found.kept) == (None, {})


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ({"Action": "*"}, ("s3:*",)),
        ({"Action": ["s3:Get*", "ec2:*"]}, ("s3:Get*",)),
        ({"Action": "s*:Get*"}, ("s3:Get*",)),
        ({"NotAction": "iam:*"}, ("s3:*",)),
    ],
)
def test_whole_services(actions: Json, expected: tuple[str, ...]) -> None:
    today = _today({"Effect": "Allow", "Resource": "*", **actions})
    found = generate(today, [_seen("s3:GetObject", "arn:aws:s3:::b/k")], Wish(Level.SERVICE))
    assert _allowed(found) == [(expected, ("*",))]
    assert found.outcome is Outcome.PASS


def test_a_dollar_of_the_old_version_stays_a_dollar() -> None:
    today = _today(_allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/*"), version="2008-10-17")
    seen = _seen("s3:GetObject", "arn:aws:s3:::b/${aws:username}/x")
    found = generate(today, [seen], Wish())
    assert found.outcome is Outcome.PASS
    assert found.policy is not None
    assert rules_of(found.policy, REFERENCE).permits(seen.request)


def test_conditions_are_added_to_what_is_allowed() -> None:
    more = Condition("StringEquals", "aws:SourceVpce", ("vpce-1",))
    found = generate(_today(_allow("ec2:*")), [_seen("ec2:DescribeInstances")], Wish(conditions=(more,)))
    assert found.policy is not None
    assert found.policy.statements[0].conditions == (more,)
    assert found.outcome is Outcome.PASS


@settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(st.randoms(use_true_random=False), st.sampled_from(list(Level)))
def test_random_policies_and_usage(draw: random.Random, level: Level) -> None:
    documents = [random_policy(draw, Shape(set_operators=False)) for _ in range(draw.randint(1, 2))]
    today = joined([rules_of(parse_policy(one), REFERENCE) for one in documents], REFERENCE)
    requests = [random_request(draw, *documents) for _ in range(draw.randint(1, 12))]
    seen = [one for one in requests if today.permits(one) and not set("*?") & set(one.action)]
    observed = [
        Observed(one, one.resource if one.resource == "*" else escaped(one.resource), Told.EXACTLY, is_complete=True)
        for one in seen
    ]
    found = generate(today, observed, Wish(level, draw.choice((1, 3, 10))))
    assert found.outcome is not Outcome.FAIL
    assert not found.not_granted
    new = rules_of(found.policy or Policy(()), REFERENCE)
    for one in seen:
        assert new.permits(one), one
    for one in (*requests, *(random_request(draw, *documents) for _ in range(10))):
        assert today.permits(one) or not new.permits(one), one
    if level is not Level.SERVICE and found.policy is not None:
        _assert_minimal(found.policy, seen)


def _assert_minimal(policy: Policy, seen: list[Request]) -> None:
    """Each action of each allowing statement is needed for an observed request."""
    for number, statement in enumerate(policy.statements):
        for action in statement.actions if statement.effect is Effect.ALLOW else ():
            rest = tuple(one for one in statement.actions if one != action)
            less = (replace(statement, actions=rest),) if rest else ()
            smaller = replace(policy, statements=(*policy.statements[:number], *less, *policy.statements[number + 1 :]))
            rules = rules_of(smaller, REFERENCE)
            assert not all(rules.permits(one) for one in seen), (statement.label, action)
