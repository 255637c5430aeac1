"""A policy in several documents: each within its quota, all together the same access."""

from __future__ import annotations

from typing import Any

import differential
import pytest
from generation import listed
from hypothesis import given, settings
from hypothesis import strategies as st

from leastwise.errors import PolicyError
from leastwise.policy import CANNOT_SPLIT, MOST_DOCUMENTS, QUOTAS, Outcome, is_equal, parse_policy, size_of, split
from leastwise.policy.document import Policy
from leastwise.policy.minimise import numbered
from leastwise.policy.writing import document_of

Json = dict[str, Any]


def parsed(*statements: Json) -> Policy:
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)})


def buckets(count: int, **more: Any) -> Json:
    names = [f"arn:aws:s3:::reports-of-department-{number}/*" for number in range(count)]
    return {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": names, **more}


def together(policies: tuple[Policy, ...]) -> Policy:
    return Policy(numbered([one for policy in policies for one in policy.statements]), policies[0].version)


def test_a_policy_within_its_quota_stays_one_document() -> None:
    policy = parsed(buckets(3))
    found = split(policy, "managed", differential.reference())
    assert (found.policies, found.sizes, found.is_proved) == ((policy,), (size_of(policy),), True)


@pytest.mark.parametrize("kind", MOST_DOCUMENTS)
def test_a_long_statement_is_divided_by_its_resources(kind: str) -> None:
    policy = parsed(buckets(400))
    found = split(policy, kind, differential.reference())
    assert found.is_proved
    assert found.sizes == tuple(map(size_of, found.policies))
    assert max(found.sizes) <= QUOTAS[kind]
    assert len(found.policies) == -(-size_of(policy) // QUOTAS[kind])
    assert is_equal(policy, together(found.policies), differential.reference()) is Outcome.PASS
    sids = [one.sid for each in found.policies for one in each.statements]
    assert sids[:2] == ["Read", "Read2"]
    assert len(set(sids)) == len(sids)


def test_a_deny_is_divided_and_still_denies_everything_it_did() -> None:
    policy = parsed({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, buckets(300, Effect="Deny"))
    found = split(policy, "managed", differential.reference())
    assert found.is_proved
    assert len(found.policies) > 1
    assert is_equal(policy, together(found.policies), differential.reference()) is Outcome.PASS


def test_both_lists_are_divided_where_one_is_not_enough() -> None:
    actions = [f"ec2:Describe{letter}*" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    long = [f"arn:aws:s3:::{'x' * 5_600}{number}" for number in range(3)]
    policy = parsed({"Effect": "Allow", "Action": actions * 2, "Resource": long})
    found = split(policy, "managed", differential.reference())
    assert max(found.sizes) <= QUOTAS["managed"]
    assert found.is_proved


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "NotAction": [f"s3:Get{number}" for number in range(900)], "Resource": "*"},
        {"Effect": "Allow", "Action": "s3:*", "NotResource": [f"arn:aws:s3:::b-{number}" for number in range(900)]},
    ],
    ids=["NotAction", "NotResource"],
)
def test_a_statement_that_cannot_be_divided_is_named(statement: Json) -> None:
    policy = parsed({**statement, "Sid": "Long"})
    with pytest.raises(PolicyError, match=r"Long alone has [\d,]+ characters and cannot be divided"):
        split(policy, "managed", differential.reference())


@pytest.mark.parametrize("kind", CANNOT_SPLIT)
def test_kinds_of_which_there_is_one_are_refused(kind: str) -> None:
    with pytest.raises(PolicyError, match=f"of the kind {kind} cannot be split"):
        split(parsed(buckets(3)), kind, differential.reference())


def test_every_kind_either_splits_or_says_why_not() -> None:
    assert set(QUOTAS) == set(MOST_DOCUMENTS) | set(CANNOT_SPLIT)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Allow", "Deny"]), st.integers(1, 90)), min_size=2, max_size=12))
def test_no_statement_is_lost_and_none_is_too_long(shapes: list[tuple[str, int]]) -> None:
    statements = [buckets(count, Effect=effect, Sid=f"S{index}x") for index, (effect, count) in enumerate(shapes)]
    policy = parsed(*statements)
    found = split(policy, "managed", differential.reference())
    assert found.is_proved
    assert max(found.sizes) <= QUOTAS["managed"]
    written = [one for each in found.policies for one in document_of(each)["Statement"]]
    resources = sorted(one for each in written for one in listed(each["Resource"]))
    assert resources == sorted(one for each in statements for one in each["Resource"])
