"""Null with if exists (NULL_WITH_IF_EXISTS).

The operator Null has the ending IfExists.

Why it matters: AWS refuses the document: Null asks whether the key is there, so the ending makes no sense.

How to fix: write Null, or another operator with IfExists.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import operator_name


def find(subject: Subject) -> Iterator[Problem]:
    """The Null operators with IfExists."""
    for path, statement in subject.statements:
        block = statement.get("Condition")
        for written in block if isinstance(block, dict) else ():
            operator = operator_name(written)
            if operator.base == "null" and operator.if_exists:
                yield Problem((*path, "Condition", written), f"{written} must be Null")


NULL_WITH_IF_EXISTS: Final = ValidationCheck(
    code="NULL_WITH_IF_EXISTS",
    type=FindingType.ERROR,
    title="Null with if exists",
    find=find,
    learn_more=learn_more("error-null-with-if-exists"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NullIfExists": {"aws:username": '
                '"true"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:username": "true"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"BoolIfExists": '
                '{"aws:SecureTransport": "true"}}}]}'
            ),
        ),
    ),
)
