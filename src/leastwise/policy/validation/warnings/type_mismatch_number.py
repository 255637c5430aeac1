"""Type mismatch number (TYPE_MISMATCH_NUMBER).

A value of a numeric operator is no number.

Why it matters: The comparison can never hold.

How to fix: write digits, with a decimal point where needed.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.conditions.numbers import number_of
from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions


def find(subject: Subject) -> Iterator[Problem]:
    """The values of another type."""
    for _, _, condition in conditions(subject):
        if condition.operator.base.startswith("numeric"):
            for path, text in condition.values:
                if "${" not in text and not number_of(text):
                    yield Problem(path, f"{text!r} is no number, as {condition.written} needs")


TYPE_MISMATCH_NUMBER: Final = ValidationCheck(
    code="TYPE_MISMATCH_NUMBER",
    type=FindingType.WARNING,
    title="Type mismatch number",
    find=find,
    learn_more=learn_more("general-warning-type-mismatch-number"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": '
                '{"aws:MultiFactorAuthAge": "one hour"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": '
                '{"aws:MultiFactorAuthAge": "3600"}}}]}'
            ),
        ),
    ),
)
