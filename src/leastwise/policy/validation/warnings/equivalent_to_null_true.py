"""Equivalent to null true (EQUIVALENT_TO_NULL_TRUE).

A condition excludes * for a key and so asks only that the request lacks the key.

Why it matters: A reader takes it for a comparison.

How to fix: say so: "Null": {KEY: "true"}.

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
        if meaning_of(condition) is Meaning.KEY_MISSING:
            yield Problem(
                condition.path,
                f"{condition.written} with * asks only that {condition.key} is missing: use Null with true",
            )


EQUIVALENT_TO_NULL_TRUE: Final = ValidationCheck(
    code="EQUIVALENT_TO_NULL_TRUE",
    type=FindingType.SUGGESTION,
    title="Equivalent to null true",
    find=find,
    learn_more=learn_more("suggestion-equivalent-to-null-true"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringNotLike": {"aws:RequestTag/team": '
                '"*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringNotLike": {"aws:RequestTag/team": '
                '"ops-*"}}}]}'
            ),
        ),
    ),
)
