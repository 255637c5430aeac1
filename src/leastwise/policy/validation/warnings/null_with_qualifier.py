"""Null with qualifier (NULL_WITH_QUALIFIER).

ForAllValues or ForAnyValue stands before Null.

Why it matters: The condition then always holds, or never does.

How to fix: write Null alone, or compare the values with StringLike.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The qualified Null operators."""
    for _, _, condition in conditions(subject):
        if condition.operator.base == "null" and condition.operator.qualifier:
            yield Problem(
                condition.path, f"{condition.written} does not ask whether {condition.key} is missing: use Null"
            )


NULL_WITH_QUALIFIER: Final = ValidationCheck(
    code="NULL_WITH_QUALIFIER",
    type=FindingType.SUGGESTION,
    title="Null with qualifier",
    find=find,
    learn_more=learn_more("suggestion-null-with-qualifier"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:Null": {"aws:TagKeys": '
                '"true"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:TagKeys": "true"}}}]}'
            ),
        ),
    ),
)
