"""Equivalent to null false (EQUIVALENT_TO_NULL_FALSE).

A condition compares a key with * and so asks only that the request has the key.

Why it matters: A reader takes it for a comparison.

How to fix: say so: "Null": {KEY: "false"}.

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
        if meaning_of(condition) is Meaning.KEY_PRESENT:
            yield Problem(
                condition.path,
                f"{condition.written} with * asks only that {condition.key} is there: use Null with false",
            )


EQUIVALENT_TO_NULL_FALSE: Final = ValidationCheck(
    code="EQUIVALENT_TO_NULL_FALSE",
    type=FindingType.SUGGESTION,
    title="Equivalent to null false",
    find=find,
    learn_more=learn_more("suggestion-equivalent-to-null-false"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:RequestTag/team": '
                '"*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringLike": {"aws:TagKeys": '
                '"*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:RequestTag/team": '
                '"ops-*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:RequestTag/team": '
                '"false"}}}]}'
            ),
        ),
    ),
)
