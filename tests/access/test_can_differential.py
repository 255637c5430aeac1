"""Random policies: a yes is allowed whatever the context, a no never, a condition sometimes, and its example is."""

from __future__ import annotations

import random
from typing import Any

from access_states import ACCOUNT, NOW, Json, document, item, policy, policy_arn, state, user
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leastwise.access.can import can
from leastwise.access.verdict import Verdict
from leastwise.policy import (
    Decision,
    PolicyStack,
    Request,
    Rules,
    caller_context,
    caller_of,
    decide,
    load_reference,
    parse_policy,
    rules_of,
)

ALICE = user("alice").arn
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q"
ACTION = "sqs:SendMessage"
CONTEXTS: dict[str, tuple[str, ...]] = {
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:sourceip": ("203.0.113.7", "198.51.100.7"),
    "aws:sourcevpce": ("vpce-1", "vpce-2"),
}
CONDITIONS: tuple[Json, ...] = (
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"NotIpAddressIfExists": {"aws:SourceIp": "203.0.113.0/24"}},
    {"StringEquals": {"aws:SourceVpce": "vpce-1"}, "Null": {"aws:SourceIp": "true"}},
    {"Null": {"aws:SourceVpce": "false"}},
    {"StringEquals": {"aws:username": "bob"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "red"}},
)
PRINCIPALS = ("*", {"AWS": ALICE}, {"AWS": ACCOUNT}, {"AWS": "444455556666"})


def _statement(draw: random.Random, principals: bool = False) -> Json:
    found: Json = {
        "Effect": draw.choice(("Allow", "Allow", "Allow", "Deny")),
        "Action": draw.choice((ACTION, "sqs:*", "*", "s3:*")),
        "Resource": draw.choice(("*", QUEUE, "arn:aws:sqs:*:*:${aws:username}", "arn:aws:sqs:*")),
    }
    condition = draw.choice(CONDITIONS)
    found |= {"Condition": condition} if condition else {}
    return {**found, "Principal": draw.choice(PRINCIPALS)} if principals else found


def _document(draw: random.Random, principals: bool = False) -> Json:
    return document(*(_statement(draw, principals) for _ in range(draw.randint(1, 3))))


def _rules(content: Json) -> Rules:
    return rules_of(parse_policy(content), load_reference())


@settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(st.randoms(use_true_random=False))
def test_verdicts_agree_with_decisions(draw: Any) -> None:
    inline, attached = _document(draw), _document(draw)
    boundary = _document(draw) if draw.random() < 0.4 else None
    own = _document(draw, True) if draw.random() < 0.5 else None
    where = state(
        user("alice", {"I": inline}, [policy_arn("P")], boundary=policy_arn("B") if boundary else None),
        policy("P", attached),
        *([policy("B", boundary)] if boundary else []),
        item("AWS::SQS::Queue", "q", "q", QUEUE, {"resourcePolicy": own}, region="eu-west-1"),
    )
    stack = PolicyStack(
        (_rules(inline), _rules(attached)),
        _rules(own) if own else None,
        _rules(boundary) if boundary else None,
        resource_account=ACCOUNT,
    )
    answer = can(where, "alice", ACTION, QUEUE, load_reference(), now=NOW)
    assert answer.verdict is not Verdict.UNDECIDED
    caller = caller_of(ALICE)
    if answer.verdict in (Verdict.YES, Verdict.CONDITIONAL):
        assert decide(stack, answer.request) is Decision.ALLOW
    decisions = set()
    for _ in range(60):
        context = {key: (draw.choice(values),) for key, values in CONTEXTS.items() if draw.random() < 0.6}
        request = Request(ACTION, QUEUE, caller, {**context, **caller_context(caller)})
        decisions.add(decide(stack, request) is Decision.ALLOW)
    assert answer.verdict is not Verdict.YES or decisions == {True}
    assert answer.verdict is not Verdict.NO or decisions == {False}
