"""What is drawn covers what it should: every operator, element and set operator, with requests on both sides."""

from __future__ import annotations

import random
from collections import defaultdict

import differential
import generation
import pools

from leastwise.policy.clause import clause_of
from leastwise.policy.conditions import OPERATORS
from leastwise.policy.document import Policy, parse_policy

POLICIES = 700


def drawn() -> list[tuple[generation.Json, Policy]]:
    draw = random.Random(1)
    documents = [generation.policy(draw, differential.shape_of(draw)) for _ in range(POLICIES)]
    return [(document, parse_policy(document)) for document in documents]


def test_every_operator_is_drawn_and_holds_for_some_requests_only() -> None:
    draw, seen = random.Random(2), defaultdict(set)
    for document, policy in drawn():
        requests = [generation.request(draw, document, malformed=True) for _ in range(4)]
        for statement in policy.statements:
            for condition in statement.conditions:
                clause = clause_of(condition, policy.has_variables)
                name = clause.operator.name if clause.operator else "Null"
                seen[name] |= {clause.holds(request.context) for request in requests}
    assert seen == {name: {True, False} for name in ("Null", *(one.name for one in OPERATORS))}


def test_every_form_of_an_operator_is_drawn() -> None:
    names = [condition.operator for _, policy in drawn() for one in policy.statements for condition in one.conditions]
    for quantifier in ("ForAllValues:", "ForAnyValue:"):
        for negation in ("", "Not"):
            found = [name for name in names if name.startswith(quantifier) and (negation in name)]
            assert {name.endswith("IfExists") for name in found} == {True, False}
    assert {name.endswith("IfExists") for name in names if ":" not in name} == {True, False}


def test_every_element_is_drawn() -> None:
    statements = [one for document, _ in drawn() for one in generation.statements_of(document)]
    names = {name for one in statements for name in one}
    assert names >= {
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
        "NotPrincipal",
        "Condition",
    }
    assert {document.get("Version") for document, _ in drawn()} == {"2012-10-17", "2008-10-17", None}
    assert any(isinstance(document["Statement"], dict) for document, _ in drawn())


def test_several_values_are_requested_of_multivalued_keys_only() -> None:
    draw, several = random.Random(3), set()
    for document, _ in drawn():
        context = generation.request(draw, document).context
        several |= {key for key, values in context.items() if len(values) > 1}
    assert several == pools.MULTI_VALUED
    for key in ("aws:tagkeys", "dynamodb:attributes"):
        known = differential.reference().condition_key(key)
        assert known is not None
        assert known.is_multi_valued
