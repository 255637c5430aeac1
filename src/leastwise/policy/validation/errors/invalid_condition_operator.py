"""Invalid condition operator (INVALID_CONDITION_OPERATOR).

A condition has an operator that there is not.

Why it matters: AWS refuses the document.

How to fix: correct the operator; set operators are ForAllValues: and ForAnyValue:, and IfExists stands at the end.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.operators import OPERATORS
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import operator_name


def find(subject: Subject) -> Iterator[Problem]:
    """The operators that there are not."""
    for path, statement in subject.statements:
        block = statement.get("Condition")
        for written in block if isinstance(block, dict) else ():
            if operator_name(written).base not in OPERATORS:
                yield Problem((*path, "Condition", written), f"there is no condition operator {written!r}")


INVALID_CONDITION_OPERATOR: Final = ValidationCheck(
    code="INVALID_CONDITION_OPERATOR",
    type=FindingType.ERROR,
    title="Invalid condition operator",
    find=find,
    learn_more=learn_more("error-invalid-condition-operator"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringMatches": {"aws:username": '
                '"ana"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForSomeValues:StringEquals": '
                '{"aws:TagKeys": "team"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEqualsIfExists": '
                '{"aws:username": "ana"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAnyValue:StringLike": '
                '{"aws:TagKeys": "t*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:username": "true"}}}]}'
            ),
        ),
    ),
)
