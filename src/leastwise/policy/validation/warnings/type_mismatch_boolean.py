"""Type mismatch Boolean (TYPE_MISMATCH_BOOLEAN).

A value of Bool or Null is neither true nor false.

Why it matters: The comparison can never hold.

How to fix: write true or false.

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
    """The values of another type."""
    for _, _, condition in conditions(subject):
        if condition.operator.base in ("bool", "null"):
            for path, text in condition.values:
                if "${" not in text and text.lower() not in ("true", "false"):
                    yield Problem(path, f"{text!r} is neither true nor false, as {condition.written} needs")


TYPE_MISMATCH_BOOLEAN: Final = ValidationCheck(
    code="TYPE_MISMATCH_BOOLEAN",
    type=FindingType.WARNING,
    title="Type mismatch Boolean",
    find=find,
    learn_more=learn_more("general-warning-type-mismatch-boolean"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": "yes"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}'
            ),
        ),
    ),
)
