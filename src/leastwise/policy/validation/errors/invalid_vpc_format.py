"""Invalid vpc format (INVALID_VPC_FORMAT).

A condition compares aws:SourceVpc with a value that is no identifier of its kind.

Why it matters: The condition never holds for it, or always.

How to fix: write vpc- and the 8 or 17 characters behind it.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.service_principals import is_open
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_IDENTIFIER: Final = re.compile(r"vpc-(?:[A-Za-z0-9]{8}|[A-Za-z0-9]{17})")


def find(subject: Subject) -> Iterator[Problem]:
    """The values that are no identifier."""
    for _, _, condition in conditions(subject):
        if condition.name == "aws:sourcevpc" and condition.operator.base.startswith("string"):
            for path, text in condition.values:
                if not is_open(text) and not _IDENTIFIER.fullmatch(text):
                    yield Problem(path, f"{text!r} is not vpc- with 8 or 17 characters behind it")


INVALID_VPC_FORMAT: Final = ValidationCheck(
    code="INVALID_VPC_FORMAT",
    type=FindingType.ERROR,
    title="Invalid vpc format",
    find=find,
    learn_more=learn_more("error-invalid-vpc-format"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:SourceVpc": '
                '"vpc-123"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringNotEquals": {"aws:SourceVpc": '
                '["vpx-12345678"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:SourceVpc": '
                '"vpc-12345678"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:SourceVpc": '
                '"vpc-0123456789abcdef0"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:SourceVpc": '
                '"vpc-*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:SourceVpc": "true"}}}]}'
            ),
        ),
    ),
)
