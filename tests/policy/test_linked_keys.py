"""Keys that several conditions read in different ways, and keys that belong together, against every value of a pool."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import differential
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.policy.clause import clause_of
from leastwise.policy.conditions.dates import moment_of
from leastwise.policy.conditions.numbers import number_of
from leastwise.policy.custom_checks import compare
from leastwise.policy.document import Condition
from leastwise.policy.key_space import Demand, solve_key
from leastwise.policy.request import Request
from leastwise.policy.text_search import UNDETERMINED

Json = dict[str, Any]
COMPARISONS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
FAMILIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "number": (tuple(f"Numeric{one}" for one in COMPARISONS), ("5", "10.5", "2024", "1704067200")),
    "date": (tuple(f"Date{one}" for one in COMPARISONS), ("2024", "2024-01-01T00:00:00Z", "1704067201", "1970-01-02")),
    "text": (("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"), ("5", "5.0", "2024", "true", "1704067200")),
    "pattern": (("StringLike", "StringNotLike"), ("2*", "*4", "t?ue", "*", "5*")),
    "boolean": (("Bool",), ("true", "FALSE")),
}
VALUES = (
    *("4", "5", "5.0", "05", "5e0", "6", "10", "10.5", "11", "-3", "2023", "2024", "2025", "0500", "9999"),
    *("86400", "00005", "1704067199", "1704067200", "1704067201", "1704067200.5", "99999999999", "-1704067200"),
    *("2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:02Z", "1969-12-31", "2023-06-01T00:00:00+02:00"),
    *("true", "True", "false", "FALSE", "tr", "truest", "", "x", "24"),
)


UNDECIDED = (
    {"number", "pattern"},
    {"date", "pattern"},
    {"date", "text"},
    {"boolean", "number"},
    {"boolean", "date"},
)
"""Families of which a key may stay undecided; docs/policy.md says so."""


def is_of(value: str, families: set[str]) -> bool:
    """Whether a key that conditions of these families read may have the value: numbers and dates are what they are."""
    if families & {"text", "pattern"}:
        return True
    readings = {
        "number": number_of(value) is not None,
        "date": moment_of(value) is not None,
        "boolean": value.lower() in ("true", "false"),
    }
    return any(readings[one] for one in families)


@st.composite
def demand_sets(draw: st.DrawFn) -> tuple[set[str], frozenset[Demand]]:
    choice = draw(st.lists(st.sampled_from(sorted(FAMILIES)), min_size=1, max_size=2))
    families, demands = set(), set()
    for _ in range(draw(st.integers(1, 4))):
        family = draw(st.sampled_from(choice))
        families.add(family)
        operators, values = FAMILIES[family]
        chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2))
        condition = Condition(draw(st.sampled_from(operators)), "aws:CurrentTime", tuple(chosen))
        demands.add(Demand(clause_of(condition, False), draw(st.booleans())))
    demands.add(Demand(clause_of(Condition("Null", "aws:CurrentTime", ("false",)), False), True))
    return families, frozenset(demands)


@settings(max_examples=200, deadline=None)
@given(demand_sets())
def test_a_value_is_found_where_the_pool_has_one(drawn: tuple[set[str], frozenset[Demand]]) -> None:
    families, demands = drawn
    found = solve_key(demands, False)
    meeting = [value for value in VALUES if is_of(value, families) and meets(value, demands)]
    if found is UNDETERMINED:
        assert any(families >= pair for pair in UNDECIDED)
    elif found is None:
        assert meeting == []
    else:
        assert meets("".join(map(str, found[0])), demands)


def meets(value: str, demands: frozenset[Demand]) -> bool:
    return all(one.clause.holds({"aws:currenttime": (value,)}) == one.holds for one in demands)


TAGS = ("team", "owner")
TAG_CONDITIONS: tuple[tuple[str, str, Any], ...] = (
    *((operator, f"aws:RequestTag/{tag}", "a") for operator in ("StringEquals", "StringNotEquals") for tag in TAGS),
    *(("Null", f"aws:RequestTag/{tag}", value) for value in ("true", "false") for tag in TAGS),
    *((f"{prefix}:StringEquals", "aws:TagKeys", value) for prefix in ("ForAllValues", "ForAnyValue") for value in TAGS),
    ("ForAllValues:StringEquals", "aws:TagKeys", list(TAGS)),
    ("ForAnyValue:StringNotEquals", "aws:TagKeys", "team"),
    ("Null", "aws:TagKeys", "true"),
)


def tag_contexts() -> Iterator[dict[str, tuple[str, ...]]]:
    """Requests that set tags, and requests that remove them."""
    for values in itertools.product((None, "a", "b"), repeat=3):
        tags = {tag: value for tag, value in zip((*TAGS, "other"), values, strict=True) if value}
        keys = {"aws:tagkeys": tuple(tags)} if tags else {}
        yield {**{f"aws:requesttag/{tag}": (value,) for tag, value in tags.items()}, **keys}
        yield keys


PRINCIPALS = {
    "User": ("arn:aws:iam::111122223333:user/team/ana", "arn:aws:iam::444455556666:user/ben"),
    "AssumedRole": ("arn:aws:iam::111122223333:role/reader", "arn:aws:iam::444455556666:role/team/writer"),
    "FederatedUser": ("arn:aws:sts::111122223333:federated-user/cem",),
    "Account": ("arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"),
}
PRINCIPAL_CONDITIONS: tuple[tuple[str, str, Any], ...] = (
    *((operator, "aws:PrincipalType", kind) for operator in ("StringEquals", "StringNotEquals") for kind in PRINCIPALS),
    *(
        (operator, "aws:PrincipalArn", f"arn:aws:{arn}")
        for operator in ("ArnLike", "ArnNotLike")
        for arn in ("iam::*:user/*", "iam::111122223333:*", "iam::*:role/*", "sts::*:*")
    ),
    *(("Null", "aws:username", value) for value in ("true", "false")),
    ("StringEquals", "aws:PrincipalAccount", "111122223333"),
)


def principal_contexts() -> Iterator[dict[str, tuple[str, ...]]]:
    for kind, arns in PRINCIPALS.items():
        for arn in arns:
            name = {"aws:username": (arn.rsplit("/", 1)[-1],)} if kind == "User" else {}
            yield {
                "aws:principaltype": (kind,),
                "aws:principalarn": (arn,),
                "aws:principalaccount": (arn.split(":")[4],),
                **name,
            }


def policy(draw: random.Random, conditions: tuple[tuple[str, str, Any], ...]) -> Json:
    statements = []
    for _ in range(draw.randint(1, 3)):
        found: dict[str, dict[str, Any]] = {}
        for operator, key, value in draw.sample(conditions, draw.randint(1, 3)):
            found.setdefault(operator, {})[key] = value
        effect = draw.choice(("Allow", "Allow", "Deny"))
        statements.append({"Effect": effect, "Action": "sqs:TagQueue", "Resource": "*", "Condition": found})
    return {"Version": "2012-10-17", "Statement": statements}


@pytest.mark.parametrize(
    ("conditions", "contexts"),
    [(TAG_CONDITIONS, list(tag_contexts())), (PRINCIPAL_CONDITIONS, list(principal_contexts()))],
    ids=["tags", "principals"],
)
def test_keys_that_belong_together(
    conditions: tuple[tuple[str, str, Any], ...], contexts: list[dict[str, tuple[str, ...]]]
) -> None:
    draw, verdicts = random.Random(20), dict.fromkeys(("PASS", "FAIL"), 0)
    for _ in range(500):
        new, old = (policy(draw, conditions) for _ in range(2))
        first, second = differential.rules(new), differential.rules(old)
        result = compare(first, second)
        verdicts[result.outcome] += 1
        for context in contexts if result.outcome == "PASS" else ():
            request = Request("sqs:TagQueue", "arn:aws:sqs:eu-west-1:111122223333:q", None, context)
            assert not first.permits(request) or second.permits(request), (new, old, context)
        if result.request is not None:
            assert is_consistent(result.request.context), (new, old, result.request)
    assert min(verdicts.values()) > 50


def is_consistent(context: Any) -> bool:
    """Whether tags of the request are among its tag keys where these are named, and a principal is of one kind."""
    tags = [key.removeprefix("aws:requesttag/") for key in context if key.startswith("aws:requesttag/")]
    keys = [one.lower() for one in context.get("aws:tagkeys", tags)]
    arn, kind = context.get("aws:principalarn", ("",))[0], context.get("aws:principaltype", ("",))[0]
    marks = {"User": ":user/", "AssumedRole": ":role/", "FederatedUser": ":federated-user/", "Account": ":root"}
    return set(tags) <= set(keys) and (not (arn and kind) or marks[kind] in arn)
