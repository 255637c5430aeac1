"""Invalid condition data type (INVALID_CONDITION_DATA_TYPE).

The values of a condition key have several JSON types.

Why it matters: AWS refuses such lists.

How to fix: write all values as strings.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck, conditions_of
from leastwise.policy.validation.warnings.links import learn_more


def find(subject: Subject) -> Iterator[Problem]:
    """The keys with values of several types."""
    for path, statement in subject.statements:
        for place, _, key, value in conditions_of(statement, path):
            if isinstance(value, list) and len({_kind(one) for one in value}) > 1:
                yield Problem(place, f"the values of {key} are not all of one JSON type")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


INVALID_CONDITION_DATA_TYPE: Final = ValidationCheck(
    code="INVALID_CONDITION_DATA_TYPE",
    type=FindingType.ERROR,
    title="Invalid condition data type",
    find=find,
    learn_more=learn_more("error-invalid-condition-data-type"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": {"s3:max-keys": '
                '[10, "20"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '["ana", true]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": {"s3:max-keys": '
                "[10, 20.5]}}}]}"
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '["ana", "ben"]}}}]}'
            ),
        ),
    ),
)
