"""Redundant statement due to wildcard in condition (REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION).

A condition can match no value at all.

Why it matters: The statement never applies.

How to fix: remove the key or the statement, or compare with what was meant.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.catch_all import Meaning, meaning_of
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The conditions that * makes so."""
    for _, _, condition in conditions(subject):
        if meaning_of(condition) is Meaning.NEVER:
            yield Problem(condition.path, f"{condition.written} with * for {condition.key} never holds")


REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION: Final = ValidationCheck(
    code="REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    type=FindingType.SUGGESTION,
    title="Redundant statement due to wildcard in condition",
    find=find,
    learn_more=learn_more("suggestion-redundant-statement-due-to-wildcard-in-condition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringNotLike": '
                '{"aws:TagKeys": "*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringNotLike": '
                '{"aws:TagKeys": "ops-*"}}}]}'
            ),
        ),
    ),
)
