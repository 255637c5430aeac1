"""Missing qualifier (MISSING_QUALIFIER).

A condition compares a key that has many values without ForAllValues or ForAnyValue.

Why it matters: Requests bring several values for the key, and without the qualifier it is not said how many of them
must match.

How to fix: add ForAnyValue: where one must match, ForAllValues: where all must.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.operators import OPERATORS
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_SINGLE: Final = frozenset({"events:detail-type"})
"""Keys that the reference takes for lists, though their service's guide compares them without qualifier."""


def find(subject: Subject) -> Iterator[Problem]:
    """The keys with many values and no qualifier."""
    for _, _, condition in conditions(subject):
        if condition.operator.qualifier or condition.operator.base not in OPERATORS - {"null"}:
            continue
        key = subject.reference.condition_key(condition.key)
        if key is not None and key.is_multi_valued and condition.name not in _SINGLE:
            yield Problem(condition.path, f"{condition.key} has many values: use ForAnyValue or ForAllValues")


MISSING_QUALIFIER: Final = ValidationCheck(
    code="MISSING_QUALIFIER",
    type=FindingType.ERROR,
    title="Missing qualifier",
    find=find,
    learn_more=learn_more("error-missing-qualifier"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:TagKeys": '
                '"team"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": '
                '{"aws:PrincipalOrgPaths": "o-exampleorg/*"}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"ForAllValues:StringEquals": '
                '{"aws:TagKeys": ["team"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:TagKeys": "false"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:username": '
                '"ana"}}}]}'
            ),
        ),
    ),
)
