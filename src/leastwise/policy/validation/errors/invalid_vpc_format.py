"""Invalid vpc format (INVALID_VPC_FORMAT).

aws:SourceVpc is compared with a value that is no identifier of its form: vpc- with 8 or 17 letters and digits.

Why it matters: The condition never holds for it.

How to fix: write the identifier, such as vpc-1a2b3c4d5e6f7a8b9.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_OPEN: Final = re.compile(r"[*?]|\$\{")
_IDENTIFIER: Final = re.compile(r"vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Problem]:
    """The identifiers of another form; those with wildcards or variables are other checks'."""
    for _, _, condition in conditions(subject):
        if condition.name != "aws:sourcevpc" or not condition.operator.base.startswith("string"):
            continue
        for path, text in condition.values:
            if not _OPEN.search(text) and not _IDENTIFIER.fullmatch(text):
                yield Problem(path, f"{text!r} is not of the form vpc-1a2b3c4d")


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
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:SourceVpc": '
                '["vpc-1a2b3c4d", "vpc-1a2b3c4d5e6f7a8b9"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"Null": {"aws:SourceVpc": "true"}}}]}'
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
    ),
)
