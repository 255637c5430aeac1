"""Invalid Region (INVALID_REGION).

A condition compares aws:RequestedRegion with a Region that does not exist.

Why it matters: The condition never holds for it, or always.

How to fix: correct the Region.

IAM User Guide, "IAM policy validation check reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.validation.check import FindingType, Problem, Subject, ValidationCheck
from leastwise.policy.validation.errors.regions import REGIONS
from leastwise.policy.validation.errors.service_principals import is_open
from leastwise.policy.validation.warnings.links import learn_more
from leastwise.policy.validation.warnings.operator_names import conditions

_KEYS: Final = frozenset({"aws:requestedregion", "ec2:region"})


def find(subject: Subject) -> Iterator[Problem]:
    """The Regions that there are not."""
    for _, _, condition in conditions(subject):
        if condition.name in _KEYS and condition.operator.base.startswith("string"):
            for path, text in condition.values:
                if not is_open(text) and text.lower() not in REGIONS:
                    yield Problem(path, f"there is no Region {text!r}")


INVALID_REGION: Final = ValidationCheck(
    code="INVALID_REGION",
    type=FindingType.ERROR,
    title="Invalid Region",
    find=find,
    learn_more=learn_more("error-invalid-region"),
    examples_found=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:RequestedRegion": ["us-east-1", "us-east-9"]}}}]}'
            ),
        ),
    ),
    examples_clean=(
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:RequestedRegion": ["us-east-1"]}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringLike": {"aws:RequestedRegion": '
                '"eu-*"}}}]}'
            ),
        ),
        (
            PolicyKind.IDENTITY,
            (
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", '
                '"Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": '
                '{"aws:RequestedRegion": "${aws:PrincipalTag/region}"}}}]}'
            ),
        ),
    ),
)
