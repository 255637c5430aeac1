"""Empty array condition (EMPTY_ARRAY_CONDITION).

A condition key has an empty list of values.

Why it matters: There is nothing to compare with, so the condition does not restrict as it seems to.

How to fix: list the values, or remove the key.

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
    """The conditions without a value."""
    for _, _, condition in conditions(subject):
        operator = condition.operator
        if condition.value == [] and not operator.qualifier and not operator.if_exists:
            yield Problem(condition.path, f"{condition.key} has no values")


EMPTY_ARRAY_CONDITION: Final = ValidationCheck(
    code="EMPTY_ARRAY_CONDITION",
    type=FindingType.SUGGESTION,
    title="Empty array condition",
    find=find,
    learn_more=learn_more("suggestion-empty-array-condition"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:TagKeys": []}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:TagKeys": '
                '["team"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEqualsIfExists": {"aws:TagKeys": '
                "[]}}}]}"
            ),
        ),
    ),
)
