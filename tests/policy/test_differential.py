"""The evaluator, the reasoning and a naive evaluator against each other on random policies and requests.

What is drawn is in `generation`, how cases are judged in `differential`; `make test-differential` runs a million.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import differential
import generation
import pools
import pytest
from hypothesis import HealthCheck, given, settings

from leastwise.policy.access import Outcome
from leastwise.policy.caller import Caller, CallerKind
from leastwise.policy.custom_checks import compare
from leastwise.policy.evaluate import Decision, PolicyStack, decide
from leastwise.policy.explain import explain
from leastwise.policy.request import Request, caller_context

SEEDS = 640  # policies with 25 requests each: 16,000 decisions a run
PAIRS = 1_600
STACKS = 80  # with 25 requests each
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
ALICE = Caller(CallerKind.USER, f"arn:aws:iam::{pools.OWN}:user/alice", pools.OWN)


def agreed(found: differential.Tally) -> None:
    assert not found.disagreements, "\n\n".join(found.disagreements[:3])


@pytest.mark.parametrize("part", range(4))
def test_both_evaluators_decide_alike(part: int) -> None:
    found = differential.run("evaluators", range(part * SEEDS // 4, (part + 1) * SEEDS // 4))
    agreed(found)
    assert found.counts["requests"] == SEEDS // 4 * differential.REQUESTS_OF_A_POLICY
    assert found.counts["allowed"] > found.counts["requests"] // 20


@pytest.mark.parametrize("part", range(4))
def test_verdicts_hold_against_both_evaluators(part: int) -> None:
    found = differential.run("reasoning", range(part * PAIRS // 4, (part + 1) * PAIRS // 4))
    agreed(found)
    assert min(found.counts["PASS"], found.counts["FAIL"]) > PAIRS // 20
    assert found.counts["UNDETERMINED"] < PAIRS // 100


def test_verdicts_hold_for_actions_that_the_reference_does_not_know() -> None:
    agreed(differential.run("reasoning_about_new_actions", range(10_400, 10_900)))


def test_verdicts_hold_for_principals_and_the_keys_that_follow_from_them() -> None:
    agreed(differential.run("reasoning_about_callers", range(400)))


def test_verdicts_hold_for_the_accounts_of_resources() -> None:
    agreed(differential.run("reasoning_about_resource_accounts", range(400)))


def test_what_is_not_granted_is_not_allowed() -> None:
    found = differential.run("not_granted", range(400))
    agreed(found)
    assert min(found.counts["PASS"], found.counts["FAIL"]) > 40


def test_public_policies_allow_strangers_and_others_no_anonymous_callers() -> None:
    found = differential.run("public", range(300))
    agreed(found)
    assert min(found.counts["PASS"], found.counts["FAIL"]) > 30


def test_rewritten_policies_allow_the_same() -> None:
    found = differential.run("rewriting", range(80))
    agreed(found)
    assert found.counts["minimise, proved"] > 70


@SLOW
@given(generation.draws(), generation.shapes())
def test_drawn_policies_are_decided_alike(draw: random.Random, shape: generation.Shape) -> None:
    document = generation.policy(draw, shape)
    ready, found = differential.rules(document), differential.Tally()
    for _ in range(3):
        request = generation.request(draw, document, principals=shape.principals, malformed=True)
        differential.check_evaluators(document, ready, request, found)
    agreed(found)


@SLOW
@given(generation.draws(), generation.shapes())
def test_drawn_pairs_have_true_verdicts(draw: random.Random, shape: generation.Shape) -> None:
    new = generation.policy(draw, shape)
    found = differential.Tally()
    old = differential.related(draw, new, shape)
    differential.check_pair(draw, new, old, replace(shape, news=False), found)
    agreed(found)


@pytest.mark.parametrize("seed", range(3))
def test_a_policy_allows_nothing_more_than_itself(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(60):
        ready = differential.rules(generation.policy(draw, differential.shape_of(draw)))
        assert compare(ready, ready).outcome is Outcome.PASS


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_a_statement_more_only_adds_or_only_removes(effect: str) -> None:
    draw = random.Random(effect)
    for _ in range(120):
        shape = differential.shape_of(draw)
        before = generation.policy(draw, shape)
        statements = [*generation.statements_of(before), generation.statement(draw, shape, effect)]
        after = {**before, "Statement": statements}
        smaller, larger = (before, after) if effect == "Allow" else (after, before)
        outcome = compare(differential.rules(smaller), differential.rules(larger)).outcome
        assert outcome is Outcome.PASS or (outcome is Outcome.UNDETERMINED and shape.variables), (before, after)


def test_two_policies_in_one_allow_what_either_allows_and_neither_denies() -> None:
    draw = random.Random(7)
    for _ in range(60):
        shape = differential.shape_of(draw)
        one, other = (
            {"Version": "2012-10-17", "Statement": generation.statements_of(generation.policy(draw, shape))}
            for _ in range(2)
        )
        both = {**one, "Statement": [*one["Statement"], *other["Statement"]]}
        ready = [differential.rules(document) for document in (one, other, both)]
        for _ in range(10):
            request = generation.request(draw, both, principals=shape.principals)
            allowed = any(rules.allows_request(request) for rules in ready[:2])
            denied = any(rule.applies(request) for rules in ready[:2] for rule in rules.denies)
            assert ready[2].permits(request) == (allowed and not denied)


def test_a_statement_in_two_halves_is_the_same_statement() -> None:
    draw, shape = random.Random(8), generation.Shape(variables=False)
    for _ in range(80):
        whole = generation.statement(draw, shape, "Allow")
        name = draw.choice([one for one in ("Action", "Resource") if one in whole] or [""])
        if not name:
            continue
        values = generation.listed(whole[name])
        halves = [{**whole, name: values[:1]}, {**whole, name: values[1:] or values}]
        assert differential.same_access({"Statement": [whole]}, {"Statement": halves}), whole


def test_an_identity_policy_alone_decides_for_a_user_of_the_same_account() -> None:
    draw = random.Random(9)
    for _ in range(150):
        document = generation.policy(draw, replace(differential.shape_of(draw), principals=False))
        ready = differential.rules(document)
        stack = PolicyStack(identity=(ready,), resource_account=pools.OWN)
        for _ in range(8):
            request = generation.request(draw, document)
            request = replace(request, caller=ALICE, context={**request.context, **caller_context(ALICE)})
            assert (decide(stack, request) is Decision.ALLOW) == ready.permits(request)


@pytest.mark.parametrize("part", range(2))
def test_stacks_of_policies_are_decided_alike_and_explained(part: int) -> None:
    found = differential.run("decisions", range(part * STACKS // 2, (part + 1) * STACKS // 2))
    agreed(found)
    assert min(found.counts[decision.value] for decision in Decision) > found.counts["requests"] // 50


def test_an_explicit_deny_is_explained_by_statements_that_deny() -> None:
    found = [explain(*one) for one in stacks_and_requests()]
    denied = [one for one in found if one.decision is Decision.EXPLICIT_DENY]
    assert denied
    assert all(one.decided_by for one in denied)
    assert {deny.statement.effect.value for one in denied for deny in one.decided_by} == {"Deny"}


def test_an_explanation_gives_reasons() -> None:
    for stack, request in stacks_and_requests():
        assert explain(stack, request).reasons, request


def stacks_and_requests() -> Iterator[tuple[PolicyStack, Request]]:
    """Random stacks, each with requests near their policies."""
    for seed in range(100):
        draw = random.Random(seed)
        documents = [generation.policy(draw, generation.Shape(principals=one == 4)) for one in range(5)]
        stack = differential.ready_stack(differential.naive_stack(draw, documents))
        for _ in range(5):
            yield stack, generation.request(draw, *documents, principals=True)
