"""Random changes held against the decision on single requests: what becomes allowed is said, what is said is so."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from access_states import ACCOUNT, Json, document, group, organization, policy, policy_arn, state, user
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from leastwise.access.changes import AccessChange, access_changes
from leastwise.inventory.state import State
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

ALICE = user("alice")
PATTERNS = (
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:PutObject",
    "sqs:*",
    "sqs:SendMessage",
    "ec2:Describe*",
    "new:*",
)
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:GetObjectTagging", "sqs:SendMessage", "ec2:DescribeVpcs", "new:Example")
RESOURCES = ("*", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::home/${aws:username}/*", "arn:aws:sqs:*:*:q")
CONCRETE = (
    "*",
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::home/alice/x",
    f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q",
)
CONDITIONS: tuple[Json, ...] = (
    {},
    {},
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}},
    {"StringEquals": {"aws:username": "alice"}},
    {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user/bob"}},
)
CONTEXTS: dict[str, tuple[str, ...]] = {
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:requestedregion": ("eu-west-1", "us-east-1"),
}


@dataclass(frozen=True)
class World:
    """The policies around alice, of which some are drawn anew for the world after."""

    inline: Json
    attached: Json
    of_group: Json
    boundary: Json | None
    scp: Json | None
    team: str

    def state(self) -> State:
        """The world as a state."""
        items = [
            user(
                "alice",
                {"W": self.inline},
                [policy_arn("P")],
                ["devs"],
                policy_arn("Bound") if self.boundary else None,
                tags={"team": self.team},
            ),
            group("devs", {"G": self.of_group}),
            policy("P", self.attached),
            *([policy("Bound", self.boundary)] if self.boundary else []),
        ]
        return state(*items, *organization({"S": self.scp or {}}, {ACCOUNT: ["S"]} if self.scp else {}))

    def stack(self) -> PolicyStack:
        """The world as the evaluator takes it."""
        return PolicyStack(
            tuple(map(_rules, (self.inline, self.attached, self.of_group))),
            boundary=_rules(self.boundary) if self.boundary else None,
            scps=((_rules(EVERYTHING), *([_rules(self.scp)] if self.scp else [])),),
            resource_account=ACCOUNT,
        )


EVERYTHING = document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def _rules(content: Json) -> Rules:
    return rules_of(parse_policy(content), load_reference())


def _statement(draw: random.Random) -> Json:
    found: Json = {"Effect": draw.choice(("Allow", "Allow", "Deny"))}
    found[draw.choice(("Action", "Action", "Action", "NotAction"))] = draw.sample(PATTERNS, draw.randint(1, 2))
    found[draw.choice(("Resource", "Resource", "NotResource"))] = draw.sample(RESOURCES, draw.randint(1, 2))
    condition = draw.choice(CONDITIONS)
    return {**found, "Condition": condition} if condition else found


def _document(draw: random.Random) -> Json:
    return document(*(_statement(draw) for _ in range(draw.randint(1, 3))))


def _world(draw: random.Random) -> World:
    return World(
        _document(draw),
        _document(draw),
        _document(draw),
        _document(draw) if draw.random() < 0.4 else None,
        _document(draw) if draw.random() < 0.3 else None,
        draw.choice(("blue", "red")),
    )


def _next(draw: random.Random, world: World) -> World:
    other = _world(draw)
    names = draw.sample(("inline", "attached", "of_group", "boundary", "scp", "team"), draw.randint(1, 2))
    return replace(world, **{name: getattr(other, name) for name in names})


def _requests(draw: random.Random, team: str) -> list[Request]:
    caller = caller_of(ALICE.arn)
    found = []
    for _ in range(40):
        context = {key: (draw.choice(values),) for key, values in CONTEXTS.items() if draw.random() < 0.7}
        context |= {"aws:principaltag/team": (team,), **caller_context(caller)}
        found.append(Request(draw.choice(ACTIONS), draw.choice(CONCRETE), caller, context))
    return found


def _with_team(request: Request, team: str) -> Request:
    return replace(request, context={**request.context, "aws:principaltag/team": (team,)})


def _covers(change: AccessChange, action: str) -> bool:
    reference = load_reference()
    position = reference.index.get(action.lower())
    return (
        bool(change.bits >> position & 1)
        if position is not None
        else any("new" in one or "*" in one for one in change.actions)
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(st.randoms(use_true_random=False))
def test_changes_agree_with_decisions(draw: Any) -> None:
    before = _world(draw)
    after = _next(draw, before)
    changes = access_changes(before.state(), after.state(), [ALICE.key])
    stacks = before.stack(), after.stack()
    undecided = [one for one in changes if one.undecided]

    def allowed(request: Request) -> tuple[bool, bool]:
        return (
            decide(stacks[0], _with_team(request, before.team)) is Decision.ALLOW,
            decide(stacks[1], _with_team(request, after.team)) is Decision.ALLOW,
        )

    for request in _requests(draw, before.team):
        was, is_now = allowed(request)
        if was != is_now and not undecided:
            said = [one for one in changes if one.widened == is_now and one.narrowed == was]
            assert any(_covers(one, request.action) for one in said), (request, before, after)
    for change in changes:
        if change.request is not None:
            request = replace(
                change.request, context={**change.request.context, **caller_context(caller_of(ALICE.arn))}
            )
            assert allowed(request) == (change.narrowed, change.widened), (change, before, after)
