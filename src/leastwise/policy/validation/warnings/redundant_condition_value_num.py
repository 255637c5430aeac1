"""Redundant condition value num (REDUNDANT_CONDITION_VALUE_NUM).

A numeric comparison has several bounds.

Why it matters: One of them decides; the others only look as if they did.

How to fix: keep the greatest bound of a less-than, the least of a greater-than.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_DECIDING: Final = {"numericless": "greatest", "numericgreater": "least"}


def find(subject: Subject) -> Iterator[Problem]:
    """The comparisons with several bounds."""
    for _, _, condition in conditions(subject):
        deciding = next((word for start, word in _DECIDING.items() if condition.operator.base.startswith(start)), None)
        if deciding and len(condition.values) > 1:
            yield Problem(condition.path, f"only the {deciding} value of {condition.key} decides")


REDUNDANT_CONDITION_VALUE_NUM: Final = ValidationCheck(
    code="REDUNDANT_CONDITION_VALUE_NUM",
    type=FindingType.SUGGESTION,
    title="Redundant condition value num",
    find=find,
    learn_more=learn_more("suggestion-redundant-condition-value-num"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericLessThan": '
                '{"aws:MultiFactorAuthAge": ["2700", "3600"]}}}]}'
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
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"NumericEquals": {"s3:max-keys": ["10", '
                '"20"]}}}]}'
            ),
        ),
    ),
)
