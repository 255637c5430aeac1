"""Empty array condition IfExists (EMPTY_ARRAY_CONDITION_IFEXISTS).

A condition with IfExists has an empty list of values.

Why it matters: It holds only where the request lacks the key, which is easily misread as no restriction.

How to fix: say so with the Null operator and the value true.

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
        if condition.value == [] and not operator.qualifier and operator.if_exists:
            yield Problem(
                condition.path,
                f"{condition.written} without values holds only where {condition.key} is missing: use Null with true",
            )


EMPTY_ARRAY_CONDITION_IFEXISTS: Final = ValidationCheck(
    code="EMPTY_ARRAY_CONDITION_IFEXISTS",
    type=FindingType.SUGGESTION,
    title="Empty array condition IfExists",
    find=find,
    learn_more=learn_more("suggestion-empty-array-condition-ifexists"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEqualsIfExists": {"aws:TagKeys": '
                "[]}}}]}"
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEqualsIfExists": {"aws:TagKeys": '
                '["team"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:TagKeys": []}}}]}'
            ),
        ),
    ),
)
