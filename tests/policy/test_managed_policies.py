"""All managed policies of AWS, as `moto` carries them: they parse, and the reasoning decides every question on them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache

import differential
import pytest
from generation import Json, listed, statements_of
from moto.iam.aws_managed_policies import aws_managed_policies_data

from leastwise.policy.access import Outcome
from leastwise.policy.custom_checks import compare
from leastwise.policy.document import parse_policy
from leastwise.policy.rule import Rules, rules_of

PARTS = 4
PAIRS = 2_000
NOTHING = {"Version": "2012-10-17", "Statement": []}


@cache
def documents() -> dict[str, str]:
    """The policies by name, as JSON texts."""
    found = json.loads(aws_managed_policies_data)
    return {name: json.dumps(one["Document"], indent=2) for name, one in sorted(found.items())}


@cache
def ready(name: str) -> Rules:
    return rules_of(parse_policy(documents()[name], name), differential.reference())


def test_there_are_as_many_as_expected() -> None:
    assert len(documents()) >= 1_582


@pytest.mark.parametrize("part", range(PARTS))
def test_every_policy_is_read_with_all_its_statements(part: int) -> None:
    for name in list(documents())[part::PARTS]:
        document = json.loads(documents()[name])
        policy = parse_policy(documents()[name], name)
        statements = document["Statement"]
        assert len(policy.statements) == (len(statements) if isinstance(statements, list) else 1)
        assert policy.version == document["Version"]
        assert policy.source is not None
        span = policy.source.locate(policy.statements[-1].path)
        written = json.loads(documents()[name][span.start.offset : span.end.offset])
        assert written == (statements[-1] if isinstance(statements, list) else statements)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_policy_allows_nothing_more_than_itself(part: int) -> None:
    for name in list(documents())[part::PARTS]:
        assert compare(ready(name), ready(name)).outcome is Outcome.PASS, name


@pytest.mark.parametrize("part", range(PARTS))
def test_every_policy_allows_something(part: int) -> None:
    nothing = differential.rules(NOTHING)
    for name in list(documents())[part::PARTS]:
        found = compare(ready(name), nothing)
        denies_only = not ready(name).allows
        assert found.outcome is (Outcome.PASS if denies_only else Outcome.FAIL), name
        assert found.request is None or ready(name).permits(found.request)


@pytest.mark.parametrize("part", range(PARTS))
def test_pairs_are_decided_with_true_witnesses(part: int) -> None:
    draw = random.Random(part)
    outcomes = dict.fromkeys(Outcome, 0)
    for _ in range(PAIRS // PARTS):
        new, old = (ready(draw.choice(list(documents()))) for _ in range(2))
        found = compare(new, old)
        outcomes[found.outcome] += 1
        assert found.outcome is not Outcome.UNDETERMINED, (new.policy.name, old.policy.name)
        if found.request is not None:
            assert new.permits(found.request)
            assert not old.permits(found.request)
    assert outcomes[Outcome.PASS]
    assert outcomes[Outcome.FAIL]


def test_a_policy_in_pieces_is_the_same_policy() -> None:
    draw = random.Random(5)
    for name in draw.sample(sorted(documents()), 120):
        document = json.loads(documents()[name])
        pieces = differential.rules({**document, "Statement": list(pieces_of(document, draw))})
        assert compare(ready(name), pieces).outcome is Outcome.PASS, name
        assert compare(pieces, ready(name)).outcome is Outcome.PASS, name


def pieces_of(document: Json, draw: random.Random) -> Iterator[Json]:
    """The statements in another order, each in as many as it has actions, or in two."""
    for statement in draw.sample(statements_of(document), len(statements_of(document))):
        actions = listed(statement.get("Action", []))
        step = draw.choice((1, max(1, len(actions) // 2)))
        for start in range(0, len(actions), step):
            yield {**statement, "Action": actions[start : start + step]}
        if not actions:
            yield statement


def test_a_policy_without_a_statement_allows_no_more() -> None:
    draw = random.Random(6)
    for name in draw.sample(sorted(documents()), 120):
        document = json.loads(documents()[name])
        statements = statements_of(document)
        left_out = draw.randrange(len(statements))
        rest = {**document, "Statement": [one for index, one in enumerate(statements) if index != left_out]}
        smaller, larger = (rest, document) if statements[left_out]["Effect"] == "Allow" else (document, rest)
        assert compare(differential.rules(smaller), differential.rules(larger)).outcome is Outcome.PASS, name
        found = compare(differential.rules(larger), differential.rules(smaller))
        assert found.outcome is not Outcome.UNDETERMINED, name
        assert found.request is None or differential.is_counterexample(larger, smaller, found.request), name


def test_nothing_lies_outside_administrator_access() -> None:
    administrator = ready("AdministratorAccess")
    for name in documents():
        assert compare(ready(name), administrator).outcome is Outcome.PASS, name


def test_the_naive_evaluator_agrees_on_witnesses() -> None:
    draw = random.Random(99)
    for _ in range(200):
        new, old = (draw.choice(list(documents())) for _ in range(2))
        found = compare(ready(new), ready(old))
        if found.request is not None:
            pair = json.loads(documents()[new]), json.loads(documents()[old])
            assert differential.is_counterexample(*pair, found.request), (new, old)
