"""Empty array condition ForAnyValue (EMPTY_ARRAY_CONDITION_FORANYVALUE).

A condition with ForAnyValue has an empty list of values.

Why it matters: It never holds, so the statement never applies.

How to fix: list the values, or remove the statement.

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
        if condition.value == [] and operator.qualifier == "ForAnyValue":
            yield Problem(condition.path, f"{condition.written} without values for {condition.key} never holds")


EMPTY_ARRAY_CONDITION_FORANYVALUE: Final = ValidationCheck(
    code="EMPTY_ARRAY_CONDITION_FORANYVALUE",
    type=FindingType.SUGGESTION,
    title="Empty array condition ForAnyValue",
    find=find,
    learn_more=learn_more("suggestion-empty-array-condition-foranyvalue"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringEquals": '
                '{"aws:TagKeys": []}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringEquals": '
                '{"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringEquals": '
                '{"aws:TagKeys": []}}}]}'
            ),
        ),
    ),
)
