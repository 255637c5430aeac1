"""Condition that always holds (LEASTWISE_CONDITION_ALWAYS_HOLDS).

The condition is met whatever the request says, even where it says nothing about the key.

Why it matters: It looks like a limit and is none.

How to fix: name the values that are meant, and leave out IfExists or ForAllValues where the key must be there.

IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.key_space import Demand
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.reasoning.satisfying import can_hold, clauses_of


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that nothing violates."""
    for statement in subject.policy.statements if subject.policy else ():
        assert subject.policy is not None
        for path, clause in clauses_of(statement, subject.policy):
            if not can_hold([Demand(clause, False)], clause.key, subject.reference):
                yield Problem(
                    path, f"the condition {path[-2]} on {clause.key} holds for every request: it limits nothing"
                )


CONDITION_ALWAYS_HOLDS: Final = ValidationCheck(
    code="LEASTWISE_CONDITION_ALWAYS_HOLDS",
    type=FindingType.WARNING,
    title="Condition that always holds",
    find=find,
    learn_more=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"
    ),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "*", "Condition": {"IpAddressIfExists": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/0", "::/0"]}}}]}'
            ),
        ),
    ),
)
