"""Invalid condition multiple Boolean (INVALID_CONDITION_MULTIPLE_BOOLEAN).

A Bool condition has several values.

Why it matters: One of both values always holds, so the condition says nothing, and AWS does not take it.

How to fix: keep the value that is meant.

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
    """The Bool conditions with several values."""
    for _, _, condition in conditions(subject):
        if condition.operator.base == "bool" and len(condition.values) > 1:
            yield Problem(condition.path, f"{condition.key} takes one Boolean, not {len(condition.values)}")


INVALID_CONDITION_MULTIPLE_BOOLEAN: Final = ValidationCheck(
    code="INVALID_CONDITION_MULTIPLE_BOOLEAN",
    type=FindingType.ERROR,
    title="Invalid condition multiple Boolean",
    find=find,
    learn_more=learn_more("error-invalid-condition-multiple-boolean"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": '
                '["true", "false"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": '
                '"true"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": '
                '["true"]}}}]}'
            ),
        ),
    ),
)
