"""Random accounts and random usage: nothing new, every call that today allows stays allowed, nothing in vain."""

from __future__ import annotations

import random
from dataclasses import replace

from access_states import NOW, organization, policy, policy_arn, role, state
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from right_size_cases import calls, random_document, random_event

from leastwise.access.documents import Documents
from leastwise.access.principals import find_principal
from leastwise.access.question import Surroundings
from leastwise.evidence.replay import Fate, StackOf, replayed
from leastwise.policy import (
    Decision,
    Effect,
    Outcome,
    Policy,
    Rules,
    decide,
    load_reference,
    rules_of,
)
from leastwise.policy.custom_checks import compare
from leastwise.policy.effective import joined
from leastwise.policy.event_resources import Told
from leastwise.policy.generate import Generated
from leastwise.policy.generate_choice import Observed, surely_applies
from leastwise.policy.generate_pieces import Level
from leastwise.usecases.analyzer.right_size import SizeRequest, sized_from, stacks_of
from leastwise.usecases.analyzer.right_size_observed import requests_of_calls

REFERENCE = load_reference()


def _account(draw: random.Random) -> Surroundings:
    boundary = random_document(draw) if draw.random() < 0.2 else None
    guard = {"SCP": random_document(draw)} if draw.random() < 0.2 else {}
    items = [
        role(
            "worker",
            inline={"Own": random_document(draw)},
            attached=[policy_arn("Shared")],
            boundary=policy_arn("Limit") if boundary else None,
            tags={"team": "a"},
        ),
        policy("Shared", random_document(draw)),
        *([policy("Limit", boundary)] if boundary else []),
        *(organization(guard, {"ou-1": ["SCP"]}) if guard else []),
    ]
    return Surroundings(state(*items), Documents(REFERENCE), NOW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(st.randoms(use_true_random=False), st.sampled_from(list(Level)), st.sampled_from((1, 3, 10)), st.booleans())
def test_random_accounts_and_usage(draw: random.Random, level: Level, most: int, drop: bool) -> None:
    surroundings = _account(draw)
    principal = find_principal(surroundings.state, "worker")
    own = surroundings.policies_of(principal)
    today = joined([one.rules for one in own.identity if one.rules is not None], REFERENCE)
    stack_of = stacks_of(surroundings, principal)
    made = calls(*(random_event(draw, number) for number in range(draw.randint(1, 25))))
    request = SizeRequest("worker", NOW, level=level, most_resources=most, drop_unseen=drop)
    found = sized_from(made, stack_of, today, request, REFERENCE)
    rules = [rules_of(one, REFERENCE) for one in found.documents]

    assert found.generated.outcome is not Outcome.FAIL
    if found.generated.policy is not None:
        assert compare(rules_of(found.generated.policy, REFERENCE), today).outcome is not Outcome.FAIL
    replay = replayed(made.made, stack_of, rules, REFERENCE)
    assert replay.calls(Fate.DENIED) == 0, replay.reasons(Fate.DENIED)
    assert replay.total == len(made.kinds)
    observed = requests_of_calls(made.made, stack_of, REFERENCE).observed
    _assert_allowed(observed, stack_of, rules)
    if level is not Level.SERVICE and drop:
        _assert_minimal(found.generated, observed, today)


def _assert_allowed(observed: list[Observed], stack_of: StackOf, rules: list[Rules]) -> None:
    """The evaluator itself: what today's policies allow of an exactly told request, the new ones do."""
    for one in observed:
        if one.told is Told.EXACTLY:
            stack, _ = stack_of(one.request.action, one.request.resource)
            if decide(stack, one.request) is Decision.ALLOW:
                assert decide(replace(stack, identity=tuple(rules)), one.request) is Decision.ALLOW, one.request


def _assert_minimal(found: Generated, observed: list[Observed], today: Rules) -> None:
    """Each action of each statement is there for an observed request that nothing else of the policy surely allows."""
    kept = {action for actions in found.kept.values() for action in actions}
    statements = found.policy.statements if found.policy else ()
    for number, statement in enumerate(statements):
        if statement.effect is Effect.DENY or statement.sid:
            continue
        for action in statement.actions:
            assert action not in kept
            rest = tuple(one for one in statement.actions if one != action)
            less = (replace(statement, actions=rest),) if rest else ()
            smaller = rules_of(
                Policy((*statements[:number], *less, *statements[number + 1 :]), "2012-10-17"), REFERENCE
            )
            assert any(
                one.request.action == action and not any(surely_applies(rule, one) for rule in smaller.allowing(action))
                for one in observed
            ), (statement, action)
