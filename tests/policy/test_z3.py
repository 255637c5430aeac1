"""The reasoning against the z3 solver on random small policies; `make test-differential` compares more of them."""

from __future__ import annotations

import differential
import generation
import pytest

pytest.importorskip("z3", reason="z3-solver is not installed")

import z3_oracle

CASES = 80
PARTS = 4


def agreed(name: str, seeds: range) -> differential.Tally:
    found = differential.run(name, seeds)
    assert not found.disagreements, "\n\n".join(found.disagreements[:3])
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_the_solver_agrees(part: int) -> None:
    found = agreed("solver", range(part * CASES // PARTS, (part + 1) * CASES // PARTS))
    unknown = sum(count for name, count in found.counts.items() if name.endswith("z3 None"))
    assert unknown < CASES // PARTS // 5
    assert found.counts["PASS, z3 False"]
    assert found.counts["FAIL, z3 True"]


def test_the_solver_agrees_where_string_and_arn_operators_meet() -> None:
    agreed("solver_with_strings_as_arns", range(25))


def allow(**elements: object) -> generation.Json:
    return {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements}}


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (allow(), allow(), False),
        (allow(), allow(Resource="arn:*"), True),
        (allow(Resource="arn:aws:s3:::a*"), allow(Resource="arn:aws:*:*:*:a*"), False),
        (allow(Resource="arn:aws:*:*:*:a*"), allow(Resource="arn:aws:s3:::a*"), True),
        (
            allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/9"}}),
            allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
            False,
        ),
        (
            allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/7"}}),
            allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
            True,
        ),
        (
            allow(Condition={"Null": {"s3:prefix": "true"}}),
            allow(Condition={"StringNotEquals": {"s3:prefix": "a"}}),
            False,
        ),
        (
            allow(Condition={"StringNotEquals": {"s3:prefix": "a"}}),
            allow(Condition={"Null": {"s3:prefix": "true"}}),
            True,
        ),
        (
            allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}),
            {
                "Statement": [
                    allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": one}})["Statement"] for one in "ab"
                ]
            },
            True,
        ),
    ],
)
def test_the_solver_itself(new: generation.Json, old: generation.Json, expected: bool) -> None:
    assert z3_oracle.new_access(new, old, ["s3:GetObject"], timeout=60_000) is expected
