"""Deny that can never apply (LEASTWISE_DENY_NEVER_APPLIES).

The conditions of a denying statement contradict each other: no request meets them all.

Why it matters: A guard that its author relies on guards nothing.

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
    """The conditions on a key, in statements that deny, which nothing meets."""
    for statement in subject.policy.statements if subject.policy else ():
        if statement.effect is Effect.DENY:
            for path, key in contradictions(statement, subject):
                yield Problem(path, f"no value of {key} meets the conditions of {statement.label}: it denies nothing")


DENY_NEVER_APPLIES: Final = ValidationCheck(
    code="LEASTWISE_DENY_NEVER_APPLIES",
    type=FindingType.WARNING,
    title="Deny that can never apply",
    find=find,
    learn_more=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
        "reference_policies_condition-logic-multiple-context-keys-or-values.html"
    ),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", '
                '"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}, '
                '"StringNotLike": {"aws:RequestedRegion": "eu-*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", '
                '"Condition": {"StringLike": {"aws:RequestedRegion": "eu-*"}, '
                '"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}]}'
            ),
        ),
    ),
)
