"""Condition that never holds (LEASTWISE_CONDITION_NEVER_HOLDS).

The conditions of an allowing statement contradict each other: no request meets them all.

Why it matters: The statement grants nothing, and whoever needs the access will ask for a wider one.

How to fix: correct the conditions so that some request meets all of them, or remove the statement.

IAM User Guide, "IAM JSON policy elements: Condition operators", "Evaluation logic for multiple context keys or values".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import Effect, PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.reasoning.satisfying import contradictions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions on a key, in statements that allow, which nothing meets."""
    for statement in subject.policy.statements if subject.policy else ():
        if statement.effect is Effect.ALLOW:
            for path, key in contradictions(statement, subject):
                yield Problem(path, f"no value of {key} meets the conditions of {statement.label}: it allows nothing")


CONDITION_NEVER_HOLDS: Final = ValidationCheck(
    code="LEASTWISE_CONDITION_NEVER_HOLDS",
    type=FindingType.WARNING,
    title="Condition that never holds",
    find=find,
    learn_more=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
        "reference_policies_condition-logic-multiple-context-keys-or-values.html"
    ),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}, '
                '"NotIpAddress": {"aws:SourceIp": "192.0.0.0/16"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.0.0/16"}, '
                '"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}]}'
            ),
        ),
    ),
)
